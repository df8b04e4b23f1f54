import { ArrowDownWideNarrow, ChevronDown, FileText, SearchX, SquarePen, Tag, Trash2, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useCallback, useImperativeHandle, useRef } from 'react';

import type { CommandId } from '#core/ipc/commands.ts';
import type { PostSort, PostSummary } from '#core/post/post.ts';

import type { ListingFilter } from '../../state/listing.ts';
import { useListing, useOpenPost, useWindow } from '../../state/window.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { Menu, MenuChoice, MenuSeparator } from '../../ui/Menu.tsx';
import styles from './LibraryPane.module.css';
import { PostList } from './PostList.tsx';
import { scopesOf } from './scopes.ts';
import { SearchField } from './SearchField.tsx';

export interface LibraryPaneHandle {
  focusSearch: () => void;
  focusList: () => void;
}

const sorts: { value: PostSort; label: string }[] = [
  { value: 'updated', label: 'Last edited' },
  { value: 'date', label: 'Date' },
  { value: 'title', label: 'Title' },
  { value: 'words', label: 'Length' },
];
const orders: Record<PostSort, { up: string; down: string }> = {
  updated: { up: 'Oldest first', down: 'Newest first' },
  date: { up: 'Oldest first', down: 'Newest first' },
  title: { up: 'A to Z', down: 'Z to A' },
  words: { up: 'Shortest first', down: 'Longest first' },
};
/** More terms than these are found by searching, not by reading a menu. */
const mostTerms = 200;

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
  const { filter, posts, counts, failure } = useListing((listing) => listing);
  const openId = useOpenPost(({ post }) => (post.kind === 'none' ? null : post.id));
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({
    focusSearch() {
      search.current?.focus();
      search.current?.select();
    },
    focusList: () => list.current?.focus(),
  }));

  const filterBy = (changes: Partial<ListingFilter>) => state.listing.filterBy(changes);
  const scopes = scopesOf(counts, filter.scope);
  const current = scopes.find((entry) => entry.scope === filter.scope);
  const terms = counts === null ? 0 : counts.tags.length + counts.categories.length;
  const isFiltered = filter.text !== '' || filter.tag !== null || filter.category !== null;

  const open = useCallback(
    (post: PostSummary, keyboard: boolean) => {
      void state.post.open(post, keyboard ? 'text' : null).then(() => onOpened(keyboard));
    },
    [state, onOpened],
  );
  const contextMenu = useCallback(
    (post: PostSummary) => {
      void state.client['app.contextMenu']({ post: post.id, trashed: post.trashedAt !== null }).catch(() => null);
    },
    [state],
  );
  const trash = useCallback(
    (post: PostSummary) => {
      if (post.trashedAt === null) onCommand('post.trash', post);
    },
    [onCommand],
  );
  const rename = useCallback((post: PostSummary) => onCommand('post.rename', post), [onCommand]);

  return (
    <div className={styles.pane}>
      <header className={styles.header}>
        {libraryMenu}
        <IconButton label="New post" keys={keysOf('post.new')} onClick={() => onCommand('post.new', null)}>
          <SquarePen size={16} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.search}>
        <SearchField
          ref={search}
          value={filter.text}
          onChange={(text) => void filterBy({ text })}
          onDown={() => list.current?.focus()}
          onLeave={onLeave}
        />
      </div>

      <nav aria-label="Parts of the library" className={styles.scopes}>
        {scopes.map(({ scope, label, count, icon: Icon }) => (
          <button
            key={scope}
            type="button"
            className={classNames(styles.scope, scope === 'problems' && styles.problems)}
            aria-current={scope === filter.scope ? 'true' : undefined}
            onClick={() => void filterBy({ scope })}
          >
            <Icon size={15} aria-hidden />
            <span className={styles.scopeLabel}>{label}</span>
            <span className={styles.count}>{count > 0 && count.toLocaleString('en')}</span>
          </button>
        ))}
      </nav>

      <div className={styles.bar}>
        <h2 className={styles.heading}>{posts === null ? 'Posts' : found(posts.length, isFiltered)}</h2>
        <span className={styles.short}>
          <Menu
            trigger={
              <button type="button" className={styles.scopeMenu}>
                {current?.label}
                <span className={styles.count}>{current?.count.toLocaleString('en')}</span>
                <ChevronDown size={14} aria-hidden />
              </button>
            }
          >
            <MenuChoice
              label="Show"
              value={filter.scope}
              options={scopes.map(({ scope, label, count }) => ({ value: scope, label, count }))}
              onChoose={(scope) => void filterBy({ scope })}
            />
          </Menu>
        </span>
        <span className={styles.tools}>
          {terms > 0 && (
            <Menu
              align="end"
              trigger={
                <IconButton label="Filter by tag or category" bare>
                  <Tag size={15} aria-hidden />
                </IconButton>
              }
            >
              {counts !== null && counts.tags.length > 0 && (
                <MenuChoice
                  label="Tags"
                  value={filter.tag ?? ''}
                  options={[
                    { value: '', label: 'Any tag' },
                    ...counts.tags.slice(0, mostTerms).map(({ name, count }) => ({ value: name, label: name, count })),
                  ]}
                  onChoose={(tag) => void filterBy({ tag: tag === '' ? null : tag })}
                />
              )}
              {counts !== null && counts.categories.length > 0 && (
                <>
                  <MenuSeparator />
                  <MenuChoice
                    label="Categories"
                    value={filter.category ?? ''}
                    options={[
                      { value: '', label: 'Any category' },
                      ...counts.categories
                        .slice(0, mostTerms)
                        .map(({ name, count }) => ({ value: name, label: name, count })),
                    ]}
                    onChoose={(category) => void filterBy({ category: category === '' ? null : category })}
                  />
                </>
              )}
            </Menu>
          )}
          <Menu
            align="end"
            trigger={
              <IconButton label="Sort" bare>
                <ArrowDownWideNarrow size={15} aria-hidden />
              </IconButton>
            }
          >
            <MenuChoice
              label="Sort by"
              value={filter.sort}
              options={sorts}
              onChoose={(sort) => void filterBy({ sort, descending: sort !== 'title' })}
            />
            <MenuSeparator />
            <MenuChoice
              label="Order"
              value={filter.descending ? 'down' : 'up'}
              options={[
                { value: 'down', label: orders[filter.sort].down },
                { value: 'up', label: orders[filter.sort].up },
              ]}
              onChoose={(order) => void filterBy({ descending: order === 'down' })}
            />
          </Menu>
        </span>
      </div>

      {(filter.tag !== null || filter.category !== null) && (
        <div className={styles.filters}>
          {filter.tag !== null && <Filter kind="Tag" name={filter.tag} onClear={() => void filterBy({ tag: null })} />}
          {filter.category !== null && (
            <Filter kind="Category" name={filter.category} onClear={() => void filterBy({ category: null })} />
          )}
        </div>
      )}

      {failure !== null && (
        <div className={styles.failure}>
          <FailureText failure={failure}>
            <Button onClick={() => void state.listing.refresh()}>Try again</Button>
          </FailureText>
        </div>
      )}

      {posts !== null && posts.length > 0 && (
        <PostList
          ref={list}
          posts={posts}
          openId={openId}
          onOpen={open}
          onTrash={trash}
          onRename={rename}
          onContextMenu={contextMenu}
        />
      )}
      {posts !== null && posts.length === 0 && failure === null && (
        <div className={styles.empty}>
          {isFiltered ? (
            <EmptyState
              icon={<SearchX size={24} strokeWidth={1.5} aria-hidden />}
              title="Nothing found"
              action={
                <Button onClick={() => void filterBy({ text: '', tag: null, category: null })}>Show everything</Button>
              }
            >
              No post here has {filter.text === '' ? 'this tag' : <>“{filter.text}” in its title or text</>}.
            </EmptyState>
          ) : filter.scope === 'trash' ? (
            <EmptyState icon={<Trash2 size={24} strokeWidth={1.5} aria-hidden />} title="The trash is empty">
              Posts you throw away wait here until you want them back.
            </EmptyState>
          ) : filter.scope === 'all' ? (
            <EmptyState
              icon={<FileText size={24} strokeWidth={1.5} aria-hidden />}
              title="No posts yet"
              action={
                <Button tone="main" onClick={() => onCommand('post.new', null)}>
                  Write the first one
                </Button>
              }
            >
              Everything you write here is a plain file in your library.
            </EmptyState>
          ) : (
            <EmptyState
              icon={<FileText size={24} strokeWidth={1.5} aria-hidden />}
              title={`No ${words[filter.scope]}`}
            />
          )}
        </div>
      )}
      {posts !== null && isFiltered && (
        <p className="visually-hidden" role="status">
          {posts.length === 1 ? '1 post found' : `${posts.length} posts found`}
        </p>
      )}
    </div>
  );
}

const found = (count: number, isFiltered: boolean): string =>
  `${count.toLocaleString('en')} ${isFiltered ? 'found' : count === 1 ? 'post' : 'posts'}`;

const words: Record<string, string> = {
  draft: 'drafts',
  scheduled: 'scheduled posts',
  published: 'published posts',
  archived: 'archived posts',
  problems: 'problems',
};

const Filter = ({ kind, name, onClear }: { kind: string; name: string; onClear: () => void }) => (
  <button type="button" className={styles.filter} onClick={onClear} aria-label={`${kind} ${name}: show all again`}>
    <span dir="auto">{name}</span>
    <X size={12} aria-hidden />
  </button>
);
