import { createHash } from 'node:crypto';

import type { AccountSettings } from '#core/publish/connector.ts';

/**
 * The id of the account at an address. It is made of the address and the user alone, because a library remembers by it where a
 * post went: the same account on another machine, in the command line or added anew must find that again, and update instead of
 * publishing a second time.
 */
export function accountId(settings: AccountSettings): string {
  const identity =
    settings.kind === 'wordpress'
      ? [settings.kind, settings.apiRoot, settings.username.toLowerCase()]
      : [settings.kind, settings.endpoint];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
