import { createHash } from 'node:crypto';

import type { AccountSettings } from '#core/publish/connector.ts';

/**
 * The id of the account at an address. It is made of the address and the user alone, because a library remembers by it where a
 * post went: the same account on another machine, in the command line or added anew must find that again, and update instead of
 * publishing a second time. A site that moved to https, or changed how its REST interface is reached, is still the same.
 */
export function accountId(settings: AccountSettings): string {
  const identity =
    settings.kind === 'wordpress'
      ? [settings.kind, place(settings.siteUrl), settings.username.toLowerCase()]
      : [settings.kind, place(settings.endpoint)];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}

const place = (address: string): string =>
  (URL.parse(address)?.href ?? address).replace(/^https?:\/\//, '').replace(/\/+$/, '');
