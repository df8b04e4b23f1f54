import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type VersionChannel = Extract<keyof Handlers<unknown>, `versions.${string}` | `links.${string}` | `searches.${string}`>;

/** Calls that the open library answers as they are. */
export function versionHandlers<W>(session: LibrarySession): Pick<Handlers<W>, VersionChannel> {
  return {
    'versions.list': async ({ id }) => await session.library().versions.list(id),
    'versions.read': async ({ id, version }) => await session.library().versions.read(id, version),
    'versions.diff': async ({ id, from, to }) => await session.library().versions.diff(id, from, to),
    async 'versions.restore'({ id, version, changes }) {
      await session.library().versions.restore(id, version, changes);
      return null;
    },
    'versions.name': async ({ id, version, name }) => await session.library().versions.name(id, version, name),
    'links.to': async ({ id }) => await session.library().links.to(id),
    'links.broken': async ({ id }) => await session.library().links.broken(id),
    'links.repoint': async ({ posts, from, to }, operation) =>
      await session.library().links.repoint(posts, from, to, operation),
    'searches.list': async () => await session.library().arrangement.searches(),
    'searches.save': async ({ id, name, query }) => await session.library().arrangement.saveSearch(id, name, query),
    'searches.remove': async ({ id }) => await session.library().arrangement.removeSearch(id),
  };
}
