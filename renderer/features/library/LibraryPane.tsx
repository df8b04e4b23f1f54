import { BookmarkPlus, ChevronDown, SquarePen, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useImperativeHandle, useRef, useState } from 'react';

import type { CommandId } from '#core/ipc/commands.ts';
import { defaultSettings } from '#core/ipc/settings.ts';
import type { BulkAction, ListedPost, ListQuery, PostSelection } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';

import { isNarrowed } from '../../state/listing.ts';
import { countChosen, isChosen, selectionOf } from '../../state/selection.ts';
import { useLibrary, useListing, useOpenPost, useSelection, useWindow } from '../../state/window.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { useMedia } from '../../ui/useMedia.ts';
import { FailureText } from '../../ui/FailureText.tsx';
import { BulkBar } from './BulkBar.tsx';
import { EmptyList } from './EmptyList.tsx';
import { IndexLine } from './IndexLine.tsx';
import styles from './LibraryPane.module.css';
import { LibraryParts, partsId } from './LibraryParts.tsx';
import { NameField } from './NameField.tsx';
import { PostList } from './PostList.tsx';
import type { PostListHandle } from './PostList.tsx';
import { SearchField } from './SearchField.tsx';
import type { SearchFieldHandle } from './SearchField.tsx';
import { sectionsOf } from './sections.ts';
import { SortMenu } from './SortMenu.tsx';
import { TermsField } from './TermsField.tsx';
import { TrashBar } from './TrashBar.tsx';
import { useTrashedMedia } from './useTrashedMedia.ts';

export interface LibraryPaneHandle {
  focusSearch: () => void;
  /** Or the search, where there are no rows. */
  focusList: () => void;
  /** Shows the field for tags and categories of what is chosen, or else of this post or of the row the keyboard is at. */
  openTerms: (post: string | null) => void;
  /** Asks for a name, and keeps the search under it. */
  keepSearch: () => void;
}

/** The library at the left: which part of it, how sorted, and the posts. */
export function LibraryPane({
  libraryMenu,
  keysOf,
  onCommand,
  onLeave,
  onOpened,
  ref,
}: {
  /** The menu under the library's name. */
  libraryMenu: ReactNode;
  keysOf: (command: CommandId) => string | null;
  onCommand: (command: CommandId, post: PostSummary | null) => void;
  /** Escape in the search field: back to the text. */
  onLeave: () => void;
  /** A post was opened from the list. */
  onOpened: (keyboard: boolean) => void;
  ref?: Ref<LibraryPaneHandle>;
}) {
  const state = useWindow();
  const { listing, selection, bulk, searches: kept } = state;
  const { query, answered, total, counts, failure, misunderstood, searches, index } = useListing((store) => ({
    query: store.query,
    answered: store.answered,
    total: store.total,
    counts: store.counts,
    failure: store.failure,
    misunderstood: store.misunderstood,
    searches: store.searches,
    index: store.index,
  }));
  const chosen = useSelection((store) => store.chosen);
  const { showParts } = useLibrary(({ phase }) => (phase.kind === 'ready' ? phase.app.settings : defaultSettings));
  const openId = useOpenPost(({ post }) => (post.kind === 'none' ? null : post.id));
  const search = useRef<SearchFieldHandle>(null);
  const list = useRef<PostListHandle>(null);
  const pane = useRef<HTMLDivElement>(null);
  const [naming, setNaming] = useState(false);
  const [termsShown, setTermsShown] = useState(false);
  /** In a low window the parts are folded away until they are asked for; elsewhere until the writer folds them. */
  const low = useMedia('(height <= 680px)');
  const [asked, setAsked] = useState(false);
  const partsShown = low ? asked : showParts;

  const count = countChosen(chosen, total ?? 0);
  const narrowed = isNarrowed(query);
  const isTrash = query.section === 'trash' && !narrowed;
  const trashedMedia = useTrashedMedia(isTrash);
  const sections = sectionsOf(counts, query.section);
  const current = sections.find((entry) => entry.section === query.section);
  const currentSearch = searches.find((one) => sameQuery(one.query, query))?.id ?? null;

  const filterBy = (changes: Partial<ListQuery>) => {
    setAsked(false);
    void listing.filterBy(changes);
  };
  const keepSearch = () => {
    if (narrowed) setNaming(true);
  };
  const toList = () => (list.current ?? search.current)?.focus();
  useImperativeHandle(ref, () => ({
    focusSearch: () => search.current?.focus(),
    focusList: toList,
    openTerms(post) {
      if (count === 0) {
        const id = post ?? list.current?.current()?.id ?? openId;
        const at = id === null ? null : listing.indexOf(id);
        if (id === null) return;
        selection.toggle(id, at ?? 0);
      }
      setTermsShown(true);
    },
    keepSearch,
  }));

  const run = async (what: PostSelection, action: BulkAction) => {
    const done = await bulk.run(what, action);
    // What has left the list is not chosen in it.
    if (done && (action.kind === 'trash' || action.kind === 'restore')) selection.clear();
  };
  const act = (action: BulkAction) => {
    if (answered !== null && count > 0) void run(selectionOf(chosen, answered), action);
  };
  const drop = (what: PostSelection, action: BulkAction) => void run(what, action);

  const open = (post: ListedPost, keyboard: boolean) => {
    void state.post.open(post, keyboard ? 'text' : null).then(() => onOpened(keyboard));
  };
  const contextMenu = (post: ListedPost) => {
    const several = count > 1 && isChosen(chosen, post.id) ? count : 1;
    void state.client['app.contextMenu']({
      post: post.id,
      trashed: post.trashedAt !== null,
      pinned: post.pinned,
      chosen: several,
    }).catch(() => null);
  };
  const trash = (post: ListedPost) => {
    if (post.trashedAt !== null) onCommand('post.deleteForEver', count > 0 ? null : post);
    else if (count > 0) act({ kind: 'trash' });
    else onCommand('post.trash', post);
  };
  const keepsFocus = useFocusKept(pane, toList);

  return (
    <div ref={pane} className={styles.pane} {...keepsFocus}>
      <header className={styles.header}>
        {libraryMenu}
        <IconButton label="New post" keys={keysOf('post.new')} onClick={() => onCommand('post.new', null)}>
          <SquarePen size={16} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.search}>
        <SearchField
          ref={search}
          value={query.text}
          counts={counts}
          misunderstood={misunderstood}
          onChange={(text) => void listing.filterBy({ text })}
          onDown={toList}
          onLeave={onLeave}
        />
      </div>

      <LibraryParts
        sections={sections}
        counts={counts}
        query={query}
        searches={searches}
        currentSearch={currentSearch}
        naming={naming}
        tall={low}
        hidden={!partsShown || (termsShown && count > 0)}
        onFilter={filterBy}
        onDrop={drop}
      />

      <div className={styles.bar}>
        {count > 0 ? (
          <BulkBar
            count={count}
            trashed={answered?.section === 'trash'}
            keysOfTerms={keysOf('post.terms')}
            onTerms={() => setTermsShown((shown) => !shown)}
            onStatus={(status) => act({ kind: 'status', status })}
            onPin={(pinned) => act({ kind: pinned ? 'pin' : 'unpin' })}
            onExport={(format) => {
              if (answered !== null) void bulk.export(selectionOf(chosen, answered), format);
            }}
            onTrash={() => act({ kind: 'trash' })}
            onRestore={() => act({ kind: 'restore' })}
            onDelete={() => onCommand('post.deleteForEver', null)}
            onClear={() => {
              selection.clear();
              toList();
            }}
          />
        ) : (
          <>
            <button
              type="button"
              className={styles.partsButton}
              aria-expanded={partsShown}
              aria-controls={partsId}
              onClick={() => {
                if (low) setAsked(!asked);
                else void state.library.changeSettings({ showParts: !showParts });
              }}
            >
              <span className="visually-hidden">Parts of the library: </span>
              <span className={partsShown ? 'visually-hidden' : styles.partName}>{current?.label}</span>
              <ChevronDown size={14} aria-hidden />
            </button>
            <h2 className={styles.heading}>{total === null ? 'Posts' : found(total, narrowed)}</h2>
            <span className={styles.tools}>
              {narrowed && currentSearch === null && (
                <IconButton label="Keep this search" keys={keysOf('search.keep')} onClick={keepSearch}>
                  <BookmarkPlus size={15} aria-hidden />
                </IconButton>
              )}
              <SortMenu query={query} onChange={(changes) => void listing.filterBy(changes)} />
            </span>
          </>
        )}
      </div>

      {naming && (
        <div className={styles.naming}>
          <NameField
            label="Name of the search"
            value={nameOf(query)}
            onKeep={(name) => {
              setNaming(false);
              void kept.keep(name, query);
            }}
            onCancel={() => setNaming(false)}
          />
        </div>
      )}
      {termsShown && count > 0 && (
        <TermsField
          count={count}
          counts={counts}
          onAct={act}
          onClose={() => {
            setTermsShown(false);
            toList();
          }}
        />
      )}
      {(query.tag !== null || query.category !== null) && (
        <div className={styles.filters}>
          {query.tag !== null && <Filter kind="Tag" name={query.tag} onClear={() => filterBy({ tag: null })} />}
          {query.category !== null && (
            <Filter kind="Category" name={query.category} onClear={() => filterBy({ category: null })} />
          )}
        </div>
      )}

      {failure !== null && (
        <div className={styles.failure}>
          <FailureText failure={failure}>
            <Button onClick={() => void listing.refresh()}>Try again</Button>
          </FailureText>
        </div>
      )}

      {isTrash && (
        <TrashBar
          posts={counts?.sections.trash ?? 0}
          files={trashedMedia ?? 0}
          onEmpty={() => onCommand('library.emptyTrash', null)}
        />
      )}
      {total !== null && total > 0 && (
        <PostList
          ref={list}
          openId={openId}
          onOpen={open}
          onTrash={trash}
          onRename={(post) => onCommand('post.rename', post)}
          onContextMenu={contextMenu}
        />
      )}
      {total === 0 && failure === null && (
        <div className={styles.empty}>
          <EmptyList
            query={query}
            index={index.kind}
            trashedMedia={trashedMedia}
            onShowAll={() => filterBy({ text: '', tag: null, category: null })}
            onNew={() => onCommand('post.new', null)}
          />
        </div>
      )}
      <IndexLine state={index} />
      <p className="visually-hidden" role="status">
        {total !== null &&
          narrowed &&
          answered === query &&
          (total === 1 ? '1 post found' : `${total.toLocaleString('en')} posts found`)}
      </p>
    </div>
  );
}

const found = (count: number, narrowed: boolean): string =>
  `${count.toLocaleString('en')} ${narrowed ? 'found' : count === 1 ? 'post' : 'posts'}`;

const sameQuery = (a: ListQuery, b: ListQuery): boolean =>
  a.section === b.section && a.text.trim() === b.text.trim() && a.tag === b.tag && a.category === b.category;

const nameOf = ({ text, tag, category }: ListQuery): string =>
  [text.trim(), tag, category]
    .filter((part) => part !== null && part !== '')
    .join(', ')
    .slice(0, 200);

const Filter = ({ kind, name, onClear }: { kind: string; name: string; onClear: () => void }) => (
  <button type="button" className={styles.filter} onClick={onClear} aria-label={`${kind} ${name}: show all again`}>
    <span dir="auto">{name}</span>
    <X size={12} aria-hidden />
  </button>
);
