import type { Publishing } from '#services/publishing/contract.ts';

import type { Handlers } from '../ipc/register.ts';
import type { LibrarySession } from '../library-session.ts';

type AccountChannel = Extract<keyof Handlers<unknown>, `accounts.${string}` | `publish.${string}`>;

export function accountHandlers<W>(publishing: Publishing, session: LibrarySession): Pick<Handlers<W>, AccountChannel> {
  return {
    'accounts.list': async () => publishing.accounts(),
    'accounts.discover': async ({ address }, operation) => await publishing.discover(address, operation),
    'accounts.add': async ({ name, settings, secret }, operation) =>
      await publishing.addAccount({ name, settings, secret }, operation),
    'accounts.update': async ({ account, name, secret }, operation) =>
      await publishing.updateAccount({ account, name, secret }, operation),
    async 'accounts.remove'({ account }) {
      await publishing.removeAccount(account);
      return null;
    },
    'accounts.check': async ({ account }, operation) => await publishing.checkAccount(account, operation),
    'publish.preview': async ({ id, account }) => await publishing.preview(session.library(), id, account),
    'publish.start': async ({ id, account, visibility }, operation) =>
      await publishing.publish(session.library(), { id, account, visibility }, operation),
  };
}
