import { ArrowDownWideNarrow } from 'lucide-react';

import type { ListQuery, ListSort } from '#core/post/listing.ts';

import { isSearch } from '../../state/listing.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuChoice, MenuSeparator } from '../../ui/Menu.tsx';

const sorts: { value: ListSort; label: string }[] = [
  { value: 'updated', label: 'Last edited' },
  { value: 'date', label: 'Date' },
  { value: 'title', label: 'Title' },
  { value: 'words', label: 'Length' },
];
const orders: Record<Exclude<ListSort, 'relevance'>, { up: string; down: string }> = {
  updated: { up: 'Oldest first', down: 'Newest first' },
  date: { up: 'Oldest first', down: 'Newest first' },
  title: { up: 'A to Z', down: 'Z to A' },
  words: { up: 'Shortest first', down: 'Longest first' },
};

/** The order of the list; what fits best first only while something is looked for. */
export function SortMenu({
  query,
  onChange,
}: {
  query: ListQuery;
  onChange: (changes: Pick<ListQuery, 'sort' | 'descending'>) => void;
}) {
  const { sort, descending } = query;
  return (
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
        value={sort}
        options={isSearch(query) ? [{ value: 'relevance', label: 'Relevance' }, ...sorts] : sorts}
        onChoose={(next) => onChange({ sort: next, descending: next !== 'title' })}
      />
      {sort !== 'relevance' && (
        <>
          <MenuSeparator />
          <MenuChoice
            label="Order"
            value={descending ? 'down' : 'up'}
            options={[
              { value: 'down', label: orders[sort].down },
              { value: 'up', label: orders[sort].up },
            ]}
            onChoose={(order) => onChange({ sort, descending: order === 'down' })}
          />
        </>
      )}
    </Menu>
  );
}
