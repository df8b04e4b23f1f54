import { LonghandError } from '#core/failure.ts';
import { fold } from '#core/post/fold.ts';
import type {
  BulkAction,
  BulkResult,
  LibraryCounts,
  ListedPost,
  ListPage,
  ListQuery,
  ListSection,
  PostSelection,
  TermCount,
  TextRange,
} from '#core/post/listing.ts';
import { listSections } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';
import { parseSearch } from '#core/post/searchQuery.ts';
import type { SearchNode } from '#core/post/searchQuery.ts';
import { withLevels } from '#core/post/terms.ts';

import { harnessNow } from './posts.ts';

/** The list over posts in memory: the same questions, answered by looking at each post. */
export function fakeListing(posts: Map<string, PostSummary>, change: (id: string, to: Partial<PostSummary>) => void) {
  const pinned = new Set<string>();
  const undos = new Map<string, Map<string, { post: PostSummary; pinned: boolean }>>();
  let revision = 1;

  /** The last answer of a very long list, which is asked for page by page; tests change posts behind its back elsewhere. */
  let last = { key: '', posts: [] as PostSummary[] };
  const found = (query: ListQuery): PostSummary[] => {
    if (posts.size < 20_000) return look(query);
    const key = JSON.stringify([query, revision, posts.size]);
    if (last.key !== key) last = { key, posts: look(query) };
    return last.posts;
  };
  const look = (query: ListQuery): PostSummary[] => {
    const { node, trash } = parseSearch(query.text);
    const section = trash ? 'trash' : query.section;
    const rows = [...posts.values()].filter(
      (post) =>
        inSection(post, section) &&
        (query.tag === null || hasTerm(post.tags, query.tag)) &&
        (query.category === null || hasTerm(post.categories, query.category)) &&
        (node === null || matches(post, node, pinned)),
    );
    const sort = query.sort === 'relevance' ? 'updated' : query.sort;
    const by = (post: PostSummary): string | number =>
      sort === 'words' ? post.words : sort === 'title' ? fold(post.title) : (post[sort] ?? '');
    const top = (post: PostSummary): number => (query.sort !== 'relevance' && pinned.has(post.id) ? 0 : 1);
    return rows.sort(
      (a, b) => top(a) - top(b) || (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0) * (query.descending ? -1 : 1),
    );
  };
  const ids = (selection: PostSelection): string[] =>
    selection.kind === 'ids'
      ? selection.ids
      : found(selection.query)
          .map(({ id }) => id)
          .filter((id) => !selection.except.includes(id));

  return {
    pinned,
    ids,
    page(query: ListQuery, offset: number, limit: number): ListPage {
      const { words, misunderstood } = parseSearch(query.text);
      const all = found(query);
      const row = (post: PostSummary): ListedPost => {
        const ranges = rangesOf(post.excerpt, words);
        return {
          ...post,
          pinned: pinned.has(post.id),
          titleMatches: rangesOf(post.title, words),
          snippet: words.length === 0 ? null : { text: post.excerpt, matches: ranges },
        };
      };
      return {
        revision,
        total: all.length,
        offset,
        posts: all.slice(offset, offset + limit).map(row),
        words,
        misunderstood,
      };
    },
    position(query: ListQuery, id: string): number | null {
      const at = found(query).findIndex((post) => post.id === id);
      return at < 0 ? null : at;
    },
    counts(): LibraryCounts {
      const all = [...posts.values()];
      const sections = Object.fromEntries(
        listSections.map((section) => [section, all.filter((post) => inSection(post, section)).length]),
      ) as Record<ListSection, number>;
      const kept = all.filter((post) => post.trashedAt === null);
      return { revision, sections, tags: tally(kept, 'tags'), categories: tally(kept, 'categories') };
    },
    changed: () => (revision += 1),
    bulk(selection: PostSelection, action: BulkAction): BulkResult {
      const before = new Map<string, { post: PostSummary; pinned: boolean }>();
      const failed: BulkResult['failed'] = [];
      for (const id of ids(selection)) {
        const post = posts.get(id);
        if (post === undefined) continue;
        if (post.problem !== null && action.kind !== 'pin' && action.kind !== 'unpin') {
          failed.push({ id, title: post.title, message: 'Its file cannot be changed.' });
          continue;
        }
        if (action.kind === 'delete' && post.trashedAt === null) {
          failed.push({ id, title: post.title, message: 'This post is not in the trash.' });
          continue;
        }
        before.set(id, { post, pinned: pinned.has(id) });
        if (action.kind === 'pin') pinned.add(id);
        else if (action.kind === 'unpin') pinned.delete(id);
        if (action.kind === 'delete') posts.delete(id);
        else change(id, changeOf(post, action));
      }
      revision += 1;
      const undo = `undo${undos.size}`;
      undos.set(undo, before);
      return { done: before.size, failed, undo: before.size === 0 || action.kind === 'delete' ? null : undo };
    },
    undo(undo: string): BulkResult {
      const before = undos.get(undo);
      if (before === undefined) throw new LonghandError({ code: 'not-found', message: 'That cannot be taken back.' });
      for (const [id, was] of before) {
        if (was.pinned) pinned.add(id);
        else pinned.delete(id);
        change(id, was.post);
      }
      revision += 1;
      return { done: before.size, failed: [], undo: null };
    },
  };
}

function changeOf(post: PostSummary, action: BulkAction): Partial<PostSummary> {
  switch (action.kind) {
    case 'add-tag':
      return { tags: [...new Set([...post.tags, action.tag])] };
    case 'remove-tag':
      return { tags: post.tags.filter((tag) => tag !== action.tag) };
    case 'add-category':
      return { categories: [...new Set([...post.categories, action.category])] };
    case 'remove-category':
      return { categories: post.categories.filter((category) => category !== action.category) };
    case 'status':
      return { status: action.status };
    case 'trash':
      return { trashedAt: harnessNow.toISOString() };
    case 'restore':
      return { trashedAt: null };
    case 'delete':
    case 'pin':
    case 'unpin':
      return {};
  }
}

function inSection(post: PostSummary, section: ListSection): boolean {
  if ((post.trashedAt !== null) !== (section === 'trash')) return false;
  switch (section) {
    case 'all':
    case 'trash':
      return true;
    case 'changed':
      return post.publications.some((publication) => publication.changedSince);
    case 'problems':
      return post.problem !== null;
    case 'draft':
    case 'scheduled':
    case 'published':
    case 'archived':
      return post.status === section;
  }
}

const hasTerm = (terms: readonly string[], wanted: string): boolean =>
  terms.some((term) => fold(term) === fold(wanted) || fold(term).startsWith(`${fold(wanted)}/`));

function matches(post: PostSummary, node: SearchNode, pinned: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case 'all':
      return node.nodes.every((one) => matches(post, one, pinned));
    case 'any':
      return node.nodes.some((one) => matches(post, one, pinned));
    case 'not':
      return !matches(post, node.node, pinned);
    case 'text':
      return fold(`${post.title} ${node.within === 'title' ? '' : post.excerpt}`).includes(node.tokens.join(' '));
    case 'term':
      return hasTerm(node.of === 'tag' ? post.tags : post.categories, node.key);
    case 'state':
      if (node.state === 'pinned') return pinned.has(post.id);
      if (node.state === 'changed') return inSection(post, 'changed');
      if (node.state === 'problem') return post.problem !== null;
      if (node.state === 'dated' || node.state === 'undated') return (post.date !== null) === (node.state === 'dated');
      return post.status === node.state;
    case 'has':
      return node.part === 'picture' || node.part === 'cover' ? post.coverUrl !== null : false;
    case 'time': {
      const day = (post.date ?? post.updated).slice(0, 10);
      return (node.from === null || day >= node.from) && (node.until === null || day < node.until);
    }
  }
}

function rangesOf(text: string, words: readonly string[]): TextRange[] {
  const folded = fold(text);
  if (folded.length !== text.length) return [];
  return words
    .flatMap((word): TextRange[] => {
      const at = folded.indexOf(word);
      return at < 0 ? [] : [[at, at + word.length]];
    })
    .sort(([a], [b]) => a - b);
}

function tally(posts: PostSummary[], key: 'tags' | 'categories'): TermCount[] {
  const counts = new Map<string, number>();
  for (const post of posts) for (const name of withLevels(post[key])) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name));
}
