import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type PostChannel = Extract<keyof Handlers<unknown>, `${'posts' | 'trash'}.${string}`>;

export function postHandlers<W>(session: LibrarySession, desktop: Desktop<W>): Pick<Handlers<W>, PostChannel> {
  return {
    'posts.page': async ({ query, offset, limit }) => await session.library().listing.page(query, offset, limit),
    'posts.counts': async () => await session.library().listing.counts(),
    'posts.summary': async ({ id }) => await session.library().summary(id),
    'posts.position': async ({ query, id }) => await session.library().listing.position(query, id),
    'posts.indexState': async () => await session.library().listing.state(),
    'posts.bulk': async ({ selection, action }, operation) =>
      await session.library().bulk(selection, action, operation),
    'posts.undoBulk': async ({ undo }, operation) => await session.library().undoBulk(undo, operation),
    'posts.create': async ({ title }) => await session.library().create({ title }),
    'posts.open': async ({ id }) => await session.library().open(id),
    'posts.applySteps': async (input) => await session.library().applySteps(input),
    'posts.stepsSince': async ({ id, session: opening, version }) =>
      await session.library().stepsSince(id, opening, version),
    async 'posts.resolveConflict'({ id, places, fields }) {
      await session.library().resolveConflict(id, places, fields);
      return null;
    },
    'posts.compareCopy': async ({ id }) => await session.library().compareCopy(id),
    'posts.mergeCopy': async ({ id, places, fields }) => await session.library().mergeCopy(id, places, fields),
    'posts.keepCopy': async ({ id }) => await session.library().keepCopy(id),
    'posts.meta': async ({ id }) => await session.library().meta(id),
    'posts.setMeta': async ({ id, changes }) => await session.library().setMeta(id, changes),
    async 'posts.flush'({ id }) {
      await session.library().flush(id);
      return null;
    },
    async 'posts.close'({ id, session: opening }) {
      await session.library().closeSession(id, opening);
      return null;
    },
    'posts.renameSlug': async ({ id, slug }) => await session.library().renameSlug(id, slug),
    'posts.duplicate': async ({ id }) => await session.library().duplicate(id),
    async 'posts.trash'({ id }) {
      await session.library().trash(id);
      return null;
    },
    'posts.restore': async ({ id }) => await session.library().restore(id),
    'trash.media': async () => await session.library().trashedMedia(),
    'trash.empty': async (_input, operation) => await session.library().emptyTrash(operation),
    'posts.giveOwnId': async ({ id }) => await session.library().giveOwnId(id),
    'posts.source': async ({ id }) => await session.library().source(id),
    async 'posts.reveal'({ id }) {
      await desktop.reveal(await session.library().pathOf(id));
      return null;
    },
  };
}
