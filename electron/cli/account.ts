import { LonghandError } from '#core/failure.ts';
import type { Account, AccountSettings } from '#core/publish/connector.ts';
import { accountId } from '#services/publishing/accountId.ts';
import type { Operation, Publishing } from '#services/publishing/contract.ts';

import { UsageError } from './command.ts';
import type { Call, Option } from './command.ts';
import type { TerminalSecrets } from './secrets.ts';

/** Options that say where an account is. */
export const accountOptions = {
  wordpress: {
    type: 'string',
    value: 'URL',
    about: 'A WordPress site, by its address; signs in with an application password.',
  },
  user: { type: 'string', value: 'NAME', about: 'The user name there.' },
  endpoint: { type: 'string', value: 'URL', about: 'An HTTP endpoint that takes posts.' },
  auth: {
    type: 'string',
    value: 'KIND',
    about: 'How the endpoint knows you: bearer (a token; when unsaid), hmac (a key) or none.',
  },
} as const satisfies Record<string, Option>;

const endpointAuths = ['bearer', 'hmac', 'none'] as const;

/** The account of that name or id. */
export const accountNamed = (publishing: Publishing, said: string): Account | undefined =>
  publishing.accounts().find(({ id, name }) => id === said || name.toLowerCase() === said.toLowerCase());

/** The settings that a call spells out, or null when it spells out none. A WordPress site is asked where its interface is. */
export async function settingsOf(
  call: Call,
  publishing: Publishing,
  operation: Operation,
): Promise<AccountSettings | null> {
  const wordpress = call.text('wordpress');
  const endpoint = call.text('endpoint');
  if (wordpress !== undefined && endpoint !== undefined)
    throw new UsageError('Choose one of --wordpress and --endpoint.');
  if (endpoint !== undefined) {
    const said = call.text('auth') ?? 'bearer';
    const auth = endpointAuths.find((one) => one === said);
    if (auth === undefined) throw new UsageError(`--auth is one of ${endpointAuths.join(', ')}, not ${said}.`);
    const url = URL.parse(endpoint);
    if (url === null || !/^https?:$/.test(url.protocol))
      throw new UsageError(`--endpoint is an address that begins with https://, not ${endpoint}.`);
    return { kind: 'http', endpoint: url.href, auth };
  }
  if (wordpress === undefined) return null;
  const username = call.text('user') ?? '';
  if (username === '') throw new UsageError('Say who you are there, with --user NAME.');
  const site = await publishing.discover(wordpress, operation);
  if (site.kind !== 'wordpress') {
    throw new LonghandError({
      code: 'not-a-site',
      message: `${wordpress} is no WordPress site.`,
      next: 'If it is an endpoint of your own, use --endpoint.',
    });
  }
  return { kind: 'wordpress', siteUrl: site.siteUrl, apiRoot: site.apiRoot, username };
}

/** Keeps an account under a name, after signing in. */
export async function addAccount(
  publishing: Publishing,
  secrets: TerminalSecrets,
  name: string,
  settings: AccountSettings,
  operation: Operation,
): Promise<Account> {
  if (accountNamed(publishing, name) !== undefined) {
    throw new LonghandError({
      code: 'conflict',
      message: `There is an account ${name} already.`,
      next: 'Choose another name, or remove that one first.',
    });
  }
  secrets.setAccount(name);
  const secret = settings.kind === 'http' && settings.auth === 'none' ? '' : await secrets.ask();
  return await publishing.addAccount({ name, settings, secret }, operation);
}

/** The account a call publishes to: one that is kept, by name, or the one that its options spell out, which is kept from then on. */
export async function accountFor(
  call: Call,
  publishing: Publishing,
  secrets: TerminalSecrets,
  operation: Operation,
): Promise<Account> {
  const name = call.text('account');
  const settings = await settingsOf(call, publishing, operation);
  if (settings === null) {
    if (name === undefined)
      throw new UsageError('Say where to, with --account NAME, --wordpress URL or --endpoint URL.');
    const account = accountNamed(publishing, name);
    if (account !== undefined) return account;
    throw new LonghandError({
      code: 'not-found',
      message: `There is no account ${name}.`,
      next: 'See what there is with: longhand accounts list',
    });
  }
  const same = publishing.accounts().find(({ id }) => id === accountId(settings));
  if (same !== undefined) {
    if (same.kind === 'http' && settings.kind === 'http' && same.auth !== settings.auth) {
      throw new LonghandError({
        code: 'conflict',
        message: `The account ${same.name} is kept for that endpoint with --auth ${same.auth}.`,
        next: `Say --auth ${same.auth}, or remove it first: longhand accounts remove "${same.name}"`,
      });
    }
    return same;
  }
  const host = new URL(settings.kind === 'wordpress' ? settings.siteUrl : settings.endpoint).host;
  return await addAccount(publishing, secrets, name ?? freeName(publishing, host), settings, operation);
}

function freeName(publishing: Publishing, base: string): string {
  let name = base;
  for (let count = 2; accountNamed(publishing, name) !== undefined; count += 1) name = `${base} ${count}`;
  return name;
}
