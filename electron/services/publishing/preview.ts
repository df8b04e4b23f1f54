import { LonghandError } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { PostSummary } from '#core/post/post.ts';
import { isWebAddress, protectsSecrets, siteName } from '#core/publish/address.ts';
import type { Account, PublishHistory, PublishReceipt } from '#core/publish/connector.ts';
import { notAnAddress, unprotectedAddress } from '#core/publish/failures.ts';
import { stateOf } from '#core/publish/publication.ts';

/** Why a post cannot be published whatever the account, or null. */
export function refusalOf(summary: PostSummary): Failure | null {
  if (summary.trashedAt !== null) {
    return { code: 'read-only', message: 'The post is in the trash.', next: 'Restore it first, then publish it.' };
  }
  if (summary.problem === null) return null;
  const { problem } = summary;
  return problem.kind === 'duplicate-id'
    ? {
        code: 'read-only',
        message: 'Two posts have the same id, so it is not clear which of them was published where. Neither is sent.',
        next: 'Give this copy an id of its own, then publish it.',
        detail: problem.otherPath,
      }
    : { code: 'read-only', message: problem.message, next: 'Solve the problem of the post first, then publish it.' };
}

/** Why nothing can be sent to an account at its address, or null. */
export function addressRefusal(account: Pick<Account, 'kind'> & Partial<Account>): Failure | null {
  const address = addressOf(account as Account);
  const addresses =
    account.kind === 'wordpress' ? [address, (account as Extract<Account, { kind: 'wordpress' }>).siteUrl] : [address];
  if (!addresses.every(isWebAddress)) return notAnAddress();
  const sendsSecret = account.kind === 'wordpress' || (account as Extract<Account, { kind: 'http' }>).auth === 'bearer';
  return sendsSecret && !protectsSecrets(address) ? unprotectedAddress(siteName(address)) : null;
}

/** Where an account's requests go. */
export function addressOf(account: Account): string {
  return account.kind === 'wordpress' ? account.apiRoot : account.endpoint;
}

/** What the writer may want to know before sending, besides what the media have to say. */
export function warningsOf(
  account: Account,
  post: { title: string; date: string | null; media: readonly unknown[] },
  words: number,
  history: PublishHistory & { lastReceipt: PublishReceipt | null },
  now: Date,
): string[] {
  const warnings: string[] = [];
  if (post.title.trim() === '') warnings.push('The post has no title.');
  if (words === 0 && post.media.length === 0) warnings.push('The post has no text yet.');
  if (post.date !== null && Date.parse(post.date) > now.getTime()) {
    warnings.push('The date of the post is still to come: the site shows it only then.');
  }
  const state = stateOf(history);
  if (state.kind === 'unsent' && history.lastReceipt !== null) {
    warnings.push('The post is no longer at the site. It will be made there anew.');
  }
  if (state.kind === 'creating') {
    warnings.push('An earlier attempt ended without an answer. Longhand looks first whether the post arrived.');
  }
  if (account.kind === 'http' && addressRefusal(account) === null && !protectsSecrets(account.endpoint)) {
    warnings.push('The address begins with http:, so the text can be read on the way.');
  }
  return warnings;
}

/** Throws a failure that was found before anything was sent. */
export function refuse(failure: Failure | null): void {
  if (failure !== null) throw new LonghandError(failure);
}
