import { BookmarkPlus, ChevronDown, FileText, SearchX, SquarePen, Trash2, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useImperativeHandle, useRef, useState } from 'react';

import type { CommandId } from '#core/ipc/commands.ts';
import { defaultSettings } from '#core/ipc/settings.ts';
import type { BulkAction, IndexState, ListedPost, ListQuery, PostSelection } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';

import { isNarrowed, isSearch } from '../../state/listing.ts';
import { countChosen, isChosen, selectionOf } from '../../state/selection.ts';
import { useLibrary, useListing, useOpenPost, useSelection, useWindow } from '../../state/window.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { useMedia } from '../../ui/useMedia.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { BulkBar } from './BulkBar.tsx';
import { Group } from './Group.tsx';
import { IndexLine } from './IndexLine.tsx';
import { KeptSearches } from './KeptSearches.tsx';
import styles from './LibraryPane.module.css';
import { NameField } from './NameField.tsx';
import { PostList } from './PostList.tsx';
import type { PostListHandle } from './PostList.tsx';
import { SearchField } from './SearchField.tsx';
import type { SearchFieldHandle } from './SearchField.tsx';
import { Sections } from './Sections.tsx';
import { emptyWords, sectionsOf } from './sections.ts';
import { SortMenu } from './SortMenu.tsx';
import { TermsField } from './TermsField.tsx';
import { TermTree } from './TermTree.tsx';
import { useFocusKept } from './useFocusKept.ts';
import { TrashBar } from './TrashBar.tsx';

export interface LibraryPaneHandle {
  focusSearch: () => void;
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
  const { openBranches, showParts } = useLibrary(({ phase }) =>
    phase.kind === 'ready' ? phase.app.settings : defaultSettings,
  );
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
  useImperativeHandle(ref, () => ({
    focusSearch: () => search.current?.focus(),
    focusList: () => list.current?.focus(),
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

  const isOpen = (branch: string) => openBranches.includes(branch);
  const toggle = (branch: string) => {
    const next = isOpen(branch) ? openBranches.filter((one) => one !== branch) : [...openBranches, branch];
    void state.library.changeSettings({ openBranches: next.slice(-1_000) });
  };

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
  const toList = () => (list.current ?? search.current)?.focus();
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

      <nav
        id="library-parts"
        aria-label="Parts of the library"
        className={classNames(styles.parts, low && styles.tall)}
        hidden={!partsShown || (termsShown && count > 0)}
      >
        <Sections
          sections={sections}
          current={query.section}
          onChoose={(section) => filterBy({ section })}
          onDrop={drop}
        />
        {(searches.length > 0 || naming) && (
          <Group label="Kept searches" open={isOpen('searches') || naming} onToggle={() => toggle('searches')}>
            <KeptSearches
              searches={searches}
              current={currentSearch}
              onChoose={(one) => filterBy(one.query)}
              onRename={(one, name) => void kept.rename(one, name)}
              onRemove={(one) => void kept.remove(one)}
            />
          </Group>
        )}
        {counts !== null && counts.tags.length > 0 && (
          <Group label="Tags" open={isOpen('tags')} onToggle={() => toggle('tags')}>
            <TermTree
              label="Tags"
              kind="tag"
              terms={counts.tags}
              value={query.tag}
              isOpen={(path) => isOpen(`tags:${path}`)}
              onToggle={(path) => toggle(`tags:${path}`)}
              onChoose={(tag) => filterBy({ tag })}
              onDrop={drop}
            />
          </Group>
        )}
        {counts !== null && counts.categories.length > 0 && (
          <Group label="Categories" open={isOpen('categories')} onToggle={() => toggle('categories')}>
            <TermTree
              label="Categories"
              kind="category"
              terms={counts.categories}
              value={query.category}
              isOpen={(path) => isOpen(`categories:${path}`)}
              onToggle={(path) => toggle(`categories:${path}`)}
              onChoose={(category) => filterBy({ category })}
              onDrop={drop}
            />
          </Group>
        )}
      </nav>

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
              aria-controls="library-parts"
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

      {query.section === 'trash' && !narrowed && (
        <TrashBar posts={counts?.sections.trash ?? 0} onEmpty={() => onCommand('library.emptyTrash', null)} />
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
          <Nothing
            query={query}
            index={index.kind}
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

/** What this place is for, where no post is. */
function Nothing({
  query,
  index,
  onShowAll,
  onNew,
}: {
  query: ListQuery;
  index: IndexState['kind'];
  onShowAll: () => void;
  onNew: () => void;
}) {
  if (isNarrowed(query)) {
    return (
      <EmptyState
        icon={<SearchX size={24} strokeWidth={1.5} aria-hidden />}
        title="Nothing found"
        action={<Button onClick={onShowAll}>Show everything</Button>}
      >
        {isSearch(query) ? (
          <>
            No post here fits “<bdi>{query.text.trim()}</bdi>”
            {index === 'reading' || index === 'indexing' ? ' so far: not all have been looked through yet.' : '.'}
          </>
        ) : (
          `No post here has this ${query.tag === null ? 'category' : 'tag'}.`
        )}
      </EmptyState>
    );
  }
  if (query.section === 'trash') {
    return (
      <EmptyState icon={<Trash2 size={24} strokeWidth={1.5} aria-hidden />} title="The trash is empty">
        Posts you throw away wait here until you want them back.
      </EmptyState>
    );
  }
  if (index === 'reading') {
    return (
      <EmptyState icon={<FileText size={24} strokeWidth={1.5} aria-hidden />} title="No posts yet">
        They appear here as they are found in the folder.
      </EmptyState>
    );
  }
  if (query.section === 'all') {
    return (
      <EmptyState
        icon={<FileText size={24} strokeWidth={1.5} aria-hidden />}
        title="No posts yet"
        action={
          <Button tone="main" onClick={onNew}>
            Write the first one
          </Button>
        }
      >
        Everything you write here is a plain file in your library.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<FileText size={24} strokeWidth={1.5} aria-hidden />}
      title={emptyWords[query.section] ?? 'Nothing here'}
    />
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
