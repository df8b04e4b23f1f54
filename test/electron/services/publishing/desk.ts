import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import type { Connector } from '#core/publish/connector.ts';
import { makeHttpConnector } from '#services/connectors/http/index.ts';
import { makeWordPressConnector } from '#services/connectors/wordpress/index.ts';
import { makeConverter } from '#services/conversion/converter.ts';
import type { Library } from '#services/library/contract.ts';
import type { Platform } from '#services/platform.ts';
import type { Operation, Publishing } from '#services/publishing/contract.ts';
import { makePublishing } from '#services/publishing/publishing.ts';

import { startReceiver } from '../../../../docs/examples/receiver.mjs';
import { makeBench } from '../library/support.ts';
import type { Bench } from '../library/support.ts';

/** A library, a machine's own folder and a receiver to publish to, all in folders of their own and ended after the test. */
export interface Desk {
  bench: Bench;
  library: Library;
  /** The machine's own folder, with accounts.json. */
  stateFolder: string;
  secrets: Map<string, string>;
  /** Where the receiver keeps what it gets. */
  blog: string;
  receiver: Awaited<ReturnType<typeof startReceiver>>;
  platform: Platform;
  /** Opens the accounts, as a start of the app does. */
  open(changes?: { connectors?: Connector[]; platform?: Partial<Platform> }): Promise<Publishing>;
}

export const token = 'tok-5f2c-secret-91ab';

export async function makeDesk(posts: Record<string, string | Uint8Array>): Promise<Desk> {
  const base = await mkdtemp(join(tmpdir(), 'longhand-publishing-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const bench = await makeBench();
  for (const [path, content] of Object.entries(posts)) await bench.write(path, content);
  const converter = makeConverter();
  onTestFinished(() => converter.close());
  const library = await bench.open({ converter });
  const blog = join(base, 'blog');
  const receiver = await startReceiver({ folder: blog, token, name: 'My blog' });
  onTestFinished(() => receiver.stop());
  const secrets = new Map<string, string>();
  const platform: Platform = {
    now: () => new Date(),
    makeId: () => crypto.randomUUID(),
    fetch,
    secrets: {
      protection: () => Promise.resolve({ level: 'system', keeper: 'the test', allowed: false }),
      read: (name) => Promise.resolve(secrets.get(name) ?? null),
      write: (name, secret) => Promise.resolve(void secrets.set(name, secret)),
      remove: (name) => Promise.resolve(void secrets.delete(name)),
    },
  };
  const stateFolder = join(base, 'machine');
  const connectors = [
    makeWordPressConnector({ request: 60_000, upload: 60_000, looks: [10, 20], settle: 100 }),
    makeHttpConnector({ request: 60_000, retries: [10, 20] }),
  ];
  return {
    bench,
    library,
    stateFolder,
    secrets,
    blog,
    receiver,
    platform,
    open: (changes = {}) =>
      makePublishing({
        platform: { ...platform, ...changes.platform },
        stateFolder,
        connectors: changes.connectors ?? connectors,
      }),
  };
}

export function operation(signal: AbortSignal = new AbortController().signal): Operation & { messages: string[] } {
  const messages: string[] = [];
  return { signal, messages, progress: ({ message }) => messages.push(message) };
}

/** A library that behaves like another, but for one method. */
export function withMethod<K extends keyof Library>(library: Library, name: K, method: Library[K]): Library {
  return new Proxy(library, {
    get(target, key) {
      if (key === name) return method;
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

export const diskFull = (): LonghandError => new LonghandError({ code: 'disk-full', message: 'The disk is full.' });
