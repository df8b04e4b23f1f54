import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { siteName } from '#core/publish/address.ts';
import type { Account, AccountSettings, Connector, DiscoveredSite, PublishReceipt } from '#core/publish/connector.ts';
import { keptHere, withoutSecrets } from '#core/publish/failures.ts';

import { accountId } from './accountId.ts';
import { openAccounts } from './accounts.ts';
import type { Operation, Publishing, PublishingOptions } from './contract.ts';
import { connectorFor, makeSender, publicationOf } from './send.ts';
import { takeTurns } from './turns.ts';
import { addressOf, addressRefusal, refusalOf, refuse, warningsOf } from './preview.ts';

/** Opens the accounts of this machine and publishes to them. */
export async function makePublishing(options: PublishingOptions): Promise<Publishing> {
  const { platform } = options;
  const sender = options.sender ?? makeSender(options);
  const accounts = await openAccounts(options.stateFolder, () => platform.now());
  /** Posts and accounts between which something is under way. */
  const running = new Set<string>();
  const inTurn = takeTurns();

  const accountOf = (id: string): Account => {
    const account = accounts.find(id);
    if (account === null)
      throw new LonghandError({ code: 'not-found', message: 'There is no such account any more.', kept: keptHere });
    return account;
  };
  const connectorOf = (kind: AccountSettings['kind']): Connector => connectorFor(options.connectors, kind);
  const readSecret = async (account: Account): Promise<string> => {
    if (!needsSecret(account)) return '';
    const secret = await platform.secrets.read(secretName(account.id));
    if (secret === null) {
      throw new LonghandError({
        code: 'wrong-credentials',
        message: `The password of ${account.name} is not on this computer.`,
        kept: keptHere,
        next: 'Enter it again under Accounts.',
      });
    }
    return secret;
  };
  const signIn = async (
    settings: AccountSettings,
    secret: string,
    operation: Operation,
  ): Promise<{ displayName: string }> => {
    refuse(addressRefusal(settings));
    return guarded(settings, secret, () =>
      connectorOf(settings.kind).check(settings, secret, { fetch: platform.fetch, signal: operation.signal }),
    );
  };
  return {
    problem: accounts.problem,
    accounts: () => accounts.list(),
    accountName: (id) => accounts.find(id)?.name ?? null,
    onAccounts: (listener) => accounts.onChange(listener),

    async discover(address, operation): Promise<DiscoveredSite> {
      let failure: unknown = null;
      for (const connector of options.connectors) {
        try {
          const site = await connector.discover(address, { fetch: platform.fetch, signal: operation.signal });
          if (site !== null) return site;
        } catch (thrown) {
          // A site of this kind that cannot be used may still be one of another kind.
          if (!(thrown instanceof LonghandError) || thrown.code !== 'not-a-site') throw thrown;
          failure ??= thrown;
        }
      }
      throw failure ?? nowhereToPublish(address);
    },

    async addAccount({ name, settings, secret: typed }, operation) {
      const secret = cleanSecret(settings, typed);
      refuse(addressRefusal(settings));
      if (accounts.list().some((account) => isSame(account, settings))) {
        throw new LonghandError({
          code: 'conflict',
          message: `There is an account for ${siteName(addressOf({ id: '', name, ...settings }))} already.`,
          next: 'Change that one, or remove it first.',
        });
      }
      await signIn(settings, secret, operation);
      const account: Account = { id: accountId(settings), name: name.trim(), ...settings };
      if (needsSecret(settings)) await platform.secrets.write(secretName(account.id), secret);
      try {
        await accounts.put(account);
      } catch (thrown) {
        await platform.secrets.remove(secretName(account.id)).catch(() => undefined);
        throw thrown;
      }
      return account;
    },

    async updateAccount({ account: id, name, secret: typed }, operation) {
      const account = accountOf(id);
      if (typed !== null && needsSecret(account)) {
        const secret = cleanSecret(account, typed);
        await signIn(account, secret, operation);
        await platform.secrets.write(secretName(id), secret);
      }
      const changed: Account = { ...account, name: name.trim() };
      await accounts.put(changed);
      return changed;
    },

    async removeAccount(id) {
      accountOf(id);
      if ([...running].some((key) => key.endsWith(` ${id}`))) {
        throw new LonghandError({
          code: 'conflict',
          message: 'Something is being published to this account.',
          next: 'Wait until it is done, or cancel it, then remove the account.',
        });
      }
      await accounts.remove(id);
      await platform.secrets.remove(secretName(id));
    },

    async checkAccount(id, operation) {
      const account = accountOf(id);
      return signIn(account, await readSecret(account), operation);
    },

    async preview(library, id, accountId) {
      const account = accountOf(accountId);
      const publication = await publicationOf(library, id, accountId);
      const summary = await library.summary(id);
      const blockers: Failure[] = [refusalOf(summary), addressRefusal(account)].filter((each) => each !== null);
      await readSecret(account).catch((thrown: unknown) => blockers.push(toFailure(thrown)));
      const about = {
        accountName: account.name,
        action: publication.remote === null ? ('create' as const) : ('update' as const),
        url: publication.remote?.url ?? null,
        title: summary.title,
        slug: summary.slug,
        words: summary.words,
      };
      if (refusalOf(summary) !== null) {
        return { ...about, tags: summary.tags, categories: summary.categories, media: [], warnings: [], blockers };
      }
      const { post, warnings } = await sender.look(library, id, account.kind);
      const sent = new Set(publication.media.map((medium) => medium.sha256));
      return {
        ...about,
        title: post.title,
        slug: post.slug,
        tags: post.tags,
        categories: post.categories,
        media: post.media.map(({ src, bytes, sha256 }) => ({ src, bytes, alreadySent: sent.has(sha256) })),
        warnings: [...warningsOf(account, post, summary.words, publication, platform.now()), ...warnings],
        blockers,
      };
    },

    async publish(library, { id, account: accountId, visibility }, operation) {
      const account = accountOf(accountId);
      const key = `${id} ${accountId}`;
      if (running.has(key)) {
        throw new LonghandError({
          code: 'conflict',
          message: `The post is being published to ${account.name} already.`,
          next: 'Wait until that is done.',
        });
      }
      running.add(key);
      try {
        refuse(refusalOf(await library.summary(id)) ?? addressRefusal(account));
        const secret = await readSecret(account);
        const work = (): Promise<PublishReceipt> =>
          sender.send(library, { id, account, secret, visibility }, operation);
        const waiting = (): void =>
          operation.progress({ done: 0, total: 1, message: `Waiting until another post has gone to ${account.name}` });
        const receipt = await guarded(account, secret, () => inTurn(accountId, operation.signal, work, waiting));
        // The remote has the post; failing here must not say otherwise.
        await library.versions.keep(id, 'published').catch(() => undefined);
        return receipt;
      } finally {
        running.delete(key);
      }
    },
  };
}

const secretName = (accountId: string): string => `account:${accountId}`;

function needsSecret(settings: AccountSettings): boolean {
  return settings.kind === 'wordpress' || settings.auth !== 'none';
}

function cleanSecret(settings: AccountSettings, typed: string): string {
  if (!needsSecret(settings)) return '';
  const secret = typed.trim();
  if (secret !== '') return secret;
  throw new LonghandError({
    code: 'invalid-input',
    message: settings.kind === 'wordpress' ? 'The application password is missing.' : 'The token or key is missing.',
  });
}

function isSame(account: Account, settings: AccountSettings): boolean {
  if (account.id === accountId(settings)) return true;
  if (account.kind === 'wordpress' && settings.kind === 'wordpress') {
    return account.apiRoot === settings.apiRoot && account.username.toLowerCase() === settings.username.toLowerCase();
  }
  return account.kind === 'http' && settings.kind === 'http' && account.endpoint === settings.endpoint;
}

/** Runs what works with a secret; whatever it fails with holds no trace of it, stacks and causes included. */
async function guarded<T>(settings: AccountSettings, secret: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw new LonghandError(withoutSecrets(toFailure(thrown), formsOf(settings, secret)));
  }
}

/** The secret in every form in which it may turn up in an answer or a message. */
function formsOf(settings: AccountSettings, secret: string): string[] {
  const plain = [secret, secret.replaceAll(/\s+/g, '')];
  const basic =
    settings.kind === 'wordpress' ? [Buffer.from(`${settings.username}:${secret}`, 'utf8').toString('base64')] : [];
  return [
    ...new Set([
      ...plain,
      ...plain.map((each) => encodeURIComponent(each.toWellFormed())),
      ...plain.map((each) => JSON.stringify(each).slice(1, -1)),
      ...basic,
    ]),
  ];
}

function nowhereToPublish(address: string): LonghandError {
  return new LonghandError({
    code: 'not-a-site',
    message: `There is a website at ${address.trim()}, but nothing there that Longhand can publish to.`,
    next: 'Check the address. Longhand publishes to WordPress sites and to endpoints made for it.',
  });
}
