import { toFailure } from '#core/failure.ts';
import type { ListQuery, SavedSearch } from '#core/post/listing.ts';

import type { Client } from '../bridge/client.ts';
import type { Listing } from './listing.ts';
import type { Notices } from './notices.ts';

/** The searches that the writer keeps with the library. */
export function createSearches(client: Client, notices: Notices, listing: Listing) {
  const change = async (how: () => Promise<SavedSearch[]>): Promise<boolean> => {
    try {
      listing.adoptSearches(await how());
      return true;
    } catch (thrown) {
      notices.fail(toFailure(thrown));
      return false;
    }
  };
  const keep = (name: string, query: ListQuery) =>
    change(() => client['searches.save']({ id: null, name, query: { ...query, text: query.text.trim() } }));
  return {
    keep,
    rename: ({ id, query }: SavedSearch, name: string) => change(() => client['searches.save']({ id, name, query })),
    async remove(search: SavedSearch): Promise<void> {
      if (!(await change(() => client['searches.remove']({ id: search.id })))) return;
      notices.say(`The search “${search.name}” is not kept any more.`, {
        label: 'Undo',
        run: () => void keep(search.name, search.query),
      });
    },
  };
}
