import { FileText } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useCallback, useEffect, useRef } from 'react';

import type { CommandId } from '#core/ipc/commands.ts';
import { commands } from '#core/ipc/commands.ts';
import type { AppState, LibraryInfo } from '#core/ipc/contract.ts';
import type { PostSummary } from '#core/post/post.ts';

import type { WritingDeskHandle } from '../editor/contract.ts';
import { AccountsSection } from '../features/accounts/AccountsSection.tsx';
import { LibraryPane } from '../features/library/LibraryPane.tsx';
import type { LibraryPaneHandle } from '../features/library/LibraryPane.tsx';
import { ProblemPanel, TrashedPanel } from '../features/problems/ProblemPanel.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { ShortcutsPanel } from '../features/shortcuts/ShortcutsPanel.tsx';
import { Notices } from '../features/status/Notices.tsx';
import { StatusLine } from '../features/status/StatusLine.tsx';
import { DeleteForEver } from '../features/trash/DeleteForEver.tsx';
import { VersionsBrowser } from '../features/versions/VersionsBrowser.tsx';
import { saveStateOf } from '../state/saving.ts';
import { useLayout, useListing, useNotices, useOpenPost, useOperations, useWindow } from '../state/window.ts';
import { UpkeepScreen } from '../features/upkeep/UpkeepScreen.tsx';
import { readableKeys } from '../ui/accelerator.ts';
import { Button } from '../ui/Button.tsx';
import { classNames } from '../ui/classNames.ts';
import { OverDialogs } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureText } from '../ui/FailureText.tsx';
import { focusFirst } from '../ui/focusFirst.ts';
import { afterDrawing, runCommand } from './commands.ts';
import { Desk } from './Desk.tsx';
import { LibraryMenu } from './LibraryMenu.tsx';
import styles from './LibraryWindow.module.css';
import { neighbour, partOf } from './parts.ts';
import { SyncCopy } from './SyncCopy.tsx';
import { SidePane } from './SidePane.tsx';
import { useAppCommands } from './useAppCommands.ts';
import { useFolding } from './useFolding.ts';
import { useQuiet } from './useQuiet.ts';

/** The window over an open library: the posts, the text, what there is to say about it, and one line of state. */
export function LibraryWindow({ app, library }: { app: AppState; library: LibraryInfo }) {
  const state = useWindow();
  const { client, layout, notices, operations, post: openPost } = state;
  const { post, saving, counts, news, conflict } = useOpenPost((store) => store);
  const { screen, upkeepPart, section, versionsOf, deleting } = useLayout(
    ({ section: part, versionsOf: of, ...shown }) => ({
      screen: shown.screen,
      upkeepPart: shown.upkeepPart,
      section: part,
      versionsOf: of,
      deleting: shown.deleting,
    }),
  );
  const isEmpty = useListing((store) => store.counts?.sections.all === 0);
  const shownNotices = useNotices((store) => store.notices);
  const running = useOperations((store) => store.operations);
  const folding = useFolding(app.settings);
  const root = useRef<HTMLDivElement>(null);
  useQuiet(root);
  const desk = useRef<WritingDeskHandle>(null);
  const pane = useRef<LibraryPaneHandle>(null);

  const keysOf = useCallback(
    (command: CommandId) => {
      const { accelerator } = commands[command];
      return accelerator === null ? null : readableKeys(accelerator, app.platform);
    },
    [app.platform],
  );
  const toText = useCallback(() => {
    layout.setState({ sheet: null });
    desk.current?.focus('text');
  }, [layout]);

  const versionsShown = post.kind === 'open' && versionsOf === post.id;
  const toPart = (step: 1 | -1) => {
    // What lies over the window keeps the keys.
    const next = screen === null && deleting === null && root.current !== null ? neighbour(root.current, step) : null;
    if (next === null) return;
    if (next.part === 'list') pane.current?.focusList();
    else if (next.part === 'text' && post.kind === 'open' && !versionsShown) toText();
    else focusFirst(next.element);
  };

  const command = (id: CommandId, target: string | null) =>
    void runCommand(id, target, { state, desk: desk.current, pane: () => pane.current, folding, toText, toPart });
  useAppCommands(command);
  const onPostCommand = (id: CommandId, target: PostSummary | null) => command(id, target?.id ?? null);

  const onOpened = useCallback(() => {
    layout.setState(({ sheet }) => ({ sheet: sheet === 'list' ? null : sheet }));
  }, [layout]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    const { panel, sheet } = layout.getState();
    const part = partOf(event.target as Element);
    if (sheet === null && panel !== 'details' && part === 'details') {
      layout.setState({ panel: 'details' });
      desk.current?.focus('text');
    } else if (sheet !== null || part === 'list' || part === 'details') toText();
    else return;
    event.preventDefault();
  };

  // Where the last row went, the list and its focus are gone with it.
  const keepFocus = () => {
    if (document.activeElement === document.body) pane.current?.focusSearch();
  };

  const shownId = post.kind === 'none' ? null : post.id;
  useEffect(() => {
    if (layout.getState().versionsOf !== shownId) layout.setState({ versionsOf: null });
  }, [layout, shownId]);
  const closeVersions = () => {
    layout.setState({ versionsOf: null });
    afterDrawing(toText);
  };

  const canDetail = post.kind === 'open';
  const detailsShown = canDetail && folding.detailsShown;
  const copy = (format: 'html' | 'markdown') =>
    command(format === 'html' ? 'post.copyHtml' : 'post.copyMarkdown', null);
  return (
    // Escape is one step back to the text from wherever it is pressed.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={root} className={styles.window} onKeyDown={onKeyDown}>
      <div className={styles.panes}>
        {folding.listShown && (
          <aside
            aria-label="Posts"
            data-pane="list"
            className={classNames(styles.list, folding.sheetList && styles.sheet)}
          >
            <LibraryPane
              ref={pane}
              libraryMenu={
                <LibraryMenu
                  library={library}
                  recent={app.recent}
                  keysOf={keysOf}
                  onCommand={(id) => command(id, null)}
                  onOpenRecent={(key) => void state.changeLibrary(() => client['library.openRecent']({ key }))}
                />
              }
              keysOf={keysOf}
              onCommand={onPostCommand}
              onLeave={toText}
              onOpened={onOpened}
            />
          </aside>
        )}
        <main className={styles.desk} aria-label="Text" data-pane="text">
          {post.kind !== 'shown' && (
            <h1 className="visually-hidden">
              {post.kind === 'open' ? post.meta.title.trim() || 'Untitled' : library.name}
            </h1>
          )}
          {post.kind === 'open' && (
            <div className={styles.under} inert={versionsShown}>
              <Desk key={post.opened.session} desk={desk} post={post} settings={app.settings} />
            </div>
          )}
          {post.kind === 'open' && versionsShown && (
            <VersionsBrowser
              key={post.id}
              client={client}
              postId={post.id}
              language={post.meta.language || app.settings.language || undefined}
              onClose={closeVersions}
              onBroughtBack={(words, undo) => {
                void openPost.readMeta();
                notices.say(words, undo === null ? null : { label: 'Undo', run: undo });
              }}
              onSay={notices.say}
              onFailure={notices.fail}
            />
          )}
          {post.kind === 'shown' &&
            (post.summary.trashedAt === null && post.summary.problem?.kind === 'sync-conflict' ? (
              <SyncCopy key={post.id} post={post} onReveal={() => command('post.reveal', post.id)} />
            ) : post.summary.trashedAt === null ? (
              <ProblemPanel
                post={post.summary}
                source={post.source}
                onReveal={() => command('post.reveal', post.id)}
                onGiveOwnId={() => void state.giveOwnId(post.id)}
              />
            ) : (
              <TrashedPanel
                post={post.summary}
                source={post.source}
                onRestore={() => void state.restore(post.id)}
                onDelete={() => void state.askToDelete({ kind: 'ids', ids: [post.id] })}
              />
            ))}
          {post.kind === 'failed' && (
            <div className={styles.failed}>
              <FailureText failure={post.failure}>
                <Button onClick={() => void state.openById(post.id)}>Try again</Button>
                <Button onClick={() => command('post.reveal', post.id)}>Show in folder</Button>
              </FailureText>
            </div>
          )}
          {post.kind === 'none' && !isEmpty && (
            <EmptyState
              icon={<FileText size={28} strokeWidth={1.25} aria-hidden />}
              title="No post is open"
              action={<Button onClick={() => command('post.new', null)}>New post</Button>}
            >
              Choose one from the list, or begin a new one.
            </EmptyState>
          )}
        </main>
        {detailsShown && (
          <aside
            aria-label="Details"
            data-pane="details"
            className={classNames(
              styles.details,
              folding.sheetDetails && styles.sheet,
              folding.sheetDetails && styles.sheetEnd,
            )}
          >
            <SidePane
              post={post}
              onCopy={copy}
              onVersions={() => command('post.versions', null)}
              undescribed={counts?.undescribed ?? 0}
              onDescribe={() => command('edit.describePicture', null)}
              onClose={folding.sheetDetails ? toText : null}
            />
          </aside>
        )}
        {((folding.sheetList && folding.listShown) || (folding.sheetDetails && detailsShown)) && (
          <div className={styles.beside} aria-hidden onClick={toText} />
        )}
      </div>
      <StatusLine
        save={saving === null ? null : saveStateOf(saving)}
        conflicting={conflict !== null}
        counts={post.kind === 'open' ? counts : null}
        news={news}
        operations={running}
        listShown={folding.listShown}
        detailsShown={detailsShown}
        listKeys={keysOf('view.toggleList')}
        detailsKeys={keysOf('view.toggleDetails')}
        onRetry={() => void openPost.retry()}
        onNewsRead={openPost.newsRead}
        onVersions={() => command('post.versions', null)}
        onCancel={(id) => void operations.cancel(id)}
        onToggleList={() => command('view.toggleList', null)}
        onToggleDetails={canDetail ? () => command('view.toggleDetails', null) : null}
      />
      {screen === null && deleting === null && (
        <Notices notices={shownNotices} onDismiss={notices.dismiss} onLeave={toText} />
      )}
      <OverDialogs value={<Notices notices={shownNotices} onDismiss={notices.dismiss} />}>
        <SettingsScreen
          open={screen === 'settings'}
          section={section}
          settings={app.settings}
          hasDictionaries={app.platform === 'darwin'}
          accounts={<AccountsSection />}
          onSection={(next) => layout.setState({ section: next })}
          onChange={(changes) => void state.library.changeSettings(changes)}
          onClose={() => layout.setState({ screen: null })}
        />
        <UpkeepScreen
          open={screen === 'upkeep'}
          part={upkeepPart}
          onPart={(next) => layout.setState({ upkeepPart: next })}
          onOpenPost={(id) => {
            layout.setState({ screen: null });
            void state.openById(id);
          }}
          onClose={() => layout.setState({ screen: null })}
        />
        <DeleteForEver
          what={deleting}
          onDelete={() => void state.deleteForEver().then(() => afterDrawing(keepFocus))}
          onClose={() => layout.setState({ deleting: null })}
        />
        <ShortcutsPanel
          open={screen === 'shortcuts'}
          keysOf={keysOf}
          onClose={() => layout.setState({ screen: null })}
        />
      </OverDialogs>
    </div>
  );
}
