import type { PostId, PostSummary } from './post.ts';

/** The parts of a library that the list can show. `changed`: published, and edited since. `problems`: shown, not editable. */
export const listSections = [
  'all',
  'draft',
  'scheduled',
  'published',
  'changed',
  'archived',
  'problems',
  'trash',
] as const;
export type ListSection = (typeof listSections)[number];

/** `relevance` is the order of a search; without words it is `updated`. */
export const listSorts = ['relevance', 'updated', 'date', 'title', 'words'] as const;
export type ListSort = (typeof listSorts)[number];

/** What the list shows: all conditions hold together. Pinned posts come first, but not in a search by relevance. */
export interface ListQuery {
  section: ListSection;
  /** As the writer typed it, in the language of `searchQuery.ts`. '' finds all. */
  text: string;
  /** A tag, or null for any. `a` stands for `a/b` too, as in the tree. */
  tag: string | null;
  /** A category, in the same way. */
  category: string | null;
  sort: ListSort;
  descending: boolean;
}

/** Every post outside the trash, the one changed last first. */
export const wholeLibrary: ListQuery = {
  section: 'all',
  text: '',
  tag: null,
  category: null,
  sort: 'updated',
  descending: true,
};

/** Where something was found: start and end in UTF-16 code units, end excluded. */
export type TextRange = [start: number, end: number];

/** A line of a post's text around what was found. */
export interface Snippet {
  text: string;
  matches: TextRange[];
}

/** One row of the list. */
export interface ListedPost extends PostSummary {
  pinned: boolean;
  titleMatches: TextRange[];
  /** Null when nothing was searched for in the text. */
  snippet: Snippet | null;
}

/** A window on the answer to a query. */
export interface ListPage {
  /** Grows with every change of the library; pages of two revisions may not fit each other. */
  revision: number;
  /** How many posts the query finds. */
  total: number;
  offset: number;
  posts: ListedPost[];
  /** The words and phrases that were looked for, as {@link fold} makes them: to be marked in the opened post. */
  words: string[];
  /** What of the query could not be understood, for people to read; the rest was searched. Null when all was. */
  misunderstood: string | null;
}

/** A tag or category, or a level above some, and how many posts have it or one below it. */
export interface TermCount {
  name: string;
  count: number;
}

/** How many posts there are of each kind, over the whole library; the trash counts for itself only. */
export interface LibraryCounts {
  revision: number;
  sections: Record<ListSection, number>;
  /** Sorted by name. A `/` in a name is a level of the tree. */
  tags: TermCount[];
  categories: TermCount[];
}

/** What the background is doing to the list and the search; both work meanwhile with what is known. */
export type IndexState =
  | { kind: 'ready' }
  /** The library's folder cannot be reached (a disk that was unplugged, say): what is shown is what was known. */
  | { kind: 'away' }
  /** Looking through the folder. `total` 0 while it is not known. */
  | { kind: 'reading'; done: number; total: number }
  /** The list is whole; the texts are being made searchable. */
  | { kind: 'indexing'; done: number; total: number };

/** A search that the writer keeps. */
export interface SavedSearch {
  id: string;
  name: string;
  query: ListQuery;
}

/** A link from one post to another, as it stands in the text. */
export interface PostLink {
  from: PostId;
  fromTitle: string;
  /** The address as it is written. */
  href: string;
  /** The words of the link. */
  text: string;
}

/** A link that leads to no post and no file of the library. */
export interface BrokenLink extends PostLink {
  /** The post it may have meant: one that had this address before, or has it nearly. */
  suggestion: { id: PostId; title: string; href: string } | null;
}

/** Posts that say the same: by their whole text, or by their title and most of their text. */
export interface DuplicateGroup {
  why: 'same-text' | 'same-title';
  posts: { id: PostId; title: string; path: string; updated: string }[];
}

/** What a bulk action works on: rows that were chosen, or everything a query finds but some. */
export type PostSelection = { kind: 'ids'; ids: PostId[] } | { kind: 'query'; query: ListQuery; except: PostId[] };

export type BulkAction =
  | { kind: 'add-tag'; tag: string }
  | { kind: 'remove-tag'; tag: string }
  | { kind: 'add-category'; category: string }
  | { kind: 'remove-category'; category: string }
  | { kind: 'status'; status: PostSummary['status'] }
  | { kind: 'trash' }
  | { kind: 'restore' }
  /** For ever; posts in the trash alone. */
  | { kind: 'delete' }
  | { kind: 'pin' }
  | { kind: 'unpin' };

/** What a bulk action came to. One post that fails keeps no other back. */
export interface BulkResult {
  done: number;
  /** What went wrong with each, and what comes next. */
  failed: { id: PostId; title: string; message: string; next?: string }[];
  /** Takes it back by `posts.undoBulk`, as long as the library is open; null when nothing was done. */
  undo: string | null;
}
