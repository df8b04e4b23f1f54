import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { parentPort } from 'node:worker_threads';

import { makeLate } from '#core/ipc/late.ts';

import { makeConverter } from '../../conversion/converter.ts';
import { makePeer } from '../../threads/peer.ts';
import type { Library } from '../contract.ts';
import { openLibrary } from '../library.ts';
import type { Known, Opening } from './messages.ts';
import { callLibrary, lateEventParts, lateParts } from './paths.ts';
import type { LibraryPath } from './paths.ts';

/** The thread that owns a library: everything that reads, writes or understands its files happens here or in threads of its own. */
const port = parentPort;
if (port === null) throw new Error('The library worker runs as a worker thread only');

let known: Known | null = null;
let opened: { library: Library; close(): Promise<void> } | null = null;

const peer = makePeer(port, {
  async answer(path, args) {
    if (path === 'host.open') return await open(args[0] as Opening);
    if (path === 'host.sign') return null;
    if (opened === null) throw new Error(`${path} was called before the library was open`);
    if (path === 'host.close') return await opened.close();
    const value = await callLibrary(opened.library, path, args);
    const key = lateParts[path as LibraryPath];
    return key === undefined ? value : makeLate(value as Record<string, unknown>, key);
  },
  told(topic, payload) {
    if (topic !== 'known') return;
    const before = known;
    known = payload as Known;
    // The list names the accounts that a post went to.
    if (opened !== null && !isDeepStrictEqual(known.accounts, before?.accounts))
      peer.tell('event', { kind: 'posts-changed', ids: null });
  },
});

async function open({ root, stateFolder, writeDelay, known: first }: Opening): Promise<string> {
  known = first;
  const converter = makeConverter();
  try {
    const library = await openLibrary({
      root,
      stateFolder,
      converter,
      // One that is just ending lets go in a moment.
      patience: 2_000,
      now: () => new Date(),
      makeId: () => randomUUID(),
      accountName(id) {
        const { accounts } = known ?? first;
        return Object.hasOwn(accounts, id) ? (accounts[id] ?? null) : null;
      },
      defaults: () => (known ?? first).defaults,
      ...(writeDelay !== undefined && { writeDelay }),
      background: true,
      emit(event) {
        const key = lateEventParts[event.kind];
        peer.tell('event', key === undefined ? event : makeLate<Record<string, unknown>>({ ...event }, key));
      },
    });
    opened = {
      library,
      async close() {
        await library.close();
        await converter.close();
      },
    };
    return library.root;
  } catch (thrown) {
    await converter.close();
    throw thrown;
  }
}
