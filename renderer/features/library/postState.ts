import type { PostSummary } from '#core/post/post.ts';

/** How a post stands with its readers, in the list's words. */
export type RowState =
  | 'problem'
  | 'draft'
  | 'scheduled'
  | 'published'
  | 'archived'
  | 'live'
  | 'edited'
  | 'remote-draft';

export function rowStateOf(post: PostSummary): RowState {
  if (post.problem !== null) return 'problem';
  const live = post.publications.filter((publication) => publication.remoteStatus === 'published');
  if (post.status === 'archived') return 'archived';
  if (live.length > 0) return live.some((publication) => publication.changedSince) ? 'edited' : 'live';
  if (post.status === 'scheduled') return 'scheduled';
  if (post.publications.length > 0) return 'remote-draft';
  return post.status;
}
