import { FileText, SearchX, Trash2 } from 'lucide-react';

import type { IndexState, ListQuery } from '#core/post/listing.ts';

import { isNarrowed, isSearch } from '../../state/listing.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { emptyWords } from './sections.ts';

/** What this place is for, where no post is. */
export function EmptyList({
  query,
  index,
  trashedMedia,
  onShowAll,
  onNew,
}: {
  query: ListQuery;
  index: IndexState['kind'];
  /** How many unused media are in the trash; null while that is not known. */
  trashedMedia: number | null;
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
      <EmptyState
        icon={<Trash2 size={24} strokeWidth={1.5} aria-hidden />}
        title={trashedMedia === 0 ? 'The trash is empty' : 'No posts in the trash'}
      >
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
