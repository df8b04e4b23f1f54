import { LonghandError } from '#core/failure.ts';
import type { Account } from '#core/publish/connector.ts';
import type { Publishing } from '#services/publishing/contract.ts';

import { accountNamed, accountOptions, addAccount, settingsOf } from '../account.ts';
import { answer, oneLine } from '../answer.ts';
import { UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { openPublishing, operationOf } from '../services.ts';

export const accounts: Command = {
  name: 'accounts',
  summary: 'Add, list, check and remove accounts to publish to.',
  usage: [
    'list',
    'add NAME --wordpress URL --user USER',
    'add NAME --endpoint URL [--auth bearer | hmac | none]',
    'check NAME',
    'remove NAME',
  ],
  options: accountOptions,
  arguments: { least: 1, most: 2 },
  about: `An account keeps an address and a user name, never a password or token: those come from LONGHAND_SECRET_<ACCOUNT> or
LONGHAND_SECRET, or are asked for at the terminal, each time. "add" signs in first, and keeps nothing when that fails.`,
  async run(call) {
    const [action = '', name] = call.arguments;
    const { publishing, secrets } = await openPublishing(call);
    switch (action) {
      case 'list': {
        const kept = publishing.accounts();
        await answer(call, kept, () => kept.map(lineOf).join('\n'));
        return;
      }
      case 'add': {
        if (name === undefined)
          throw new UsageError('Give the account a name: longhand accounts add NAME --wordpress URL --user USER');
        const operation = operationOf(call);
        const settings = await settingsOf(call, publishing, operation);
        if (settings === null)
          throw new UsageError('Say where the account is, with --wordpress URL or --endpoint URL.');
        const account = await addAccount(publishing, secrets, name, settings, operation);
        await answer(call, account, () => lineOf(account));
        return;
      }
      case 'check': {
        const account = known(publishing, name);
        secrets.setAccount(account.name);
        const { displayName } = await publishing.checkAccount(account.id, operationOf(call));
        await answer(
          call,
          { account: account.name, displayName },
          () => `${account.name}: signed in as ${oneLine(displayName)}`,
        );
        return;
      }
      case 'remove': {
        const account = known(publishing, name);
        await publishing.removeAccount(account.id);
        await answer(call, { removed: account.name }, () => '');
        return;
      }
      default:
        throw new UsageError(`accounts takes list, add, check or remove, not ${action}.`);
    }
  },
};

function known(publishing: Publishing, name: string | undefined): Account {
  if (name === undefined) throw new UsageError('Name the account.');
  const account = accountNamed(publishing, name);
  if (account !== undefined) return account;
  throw new LonghandError({
    code: 'not-found',
    message: `There is no account ${name}.`,
    next: 'See what there is with: longhand accounts list',
  });
}

const lineOf = (account: Account): string =>
  account.kind === 'wordpress'
    ? `${oneLine(account.name)}  wordpress  ${account.siteUrl}  ${account.username}`
    : `${oneLine(account.name)}  http  ${account.endpoint}  ${account.auth}`;
