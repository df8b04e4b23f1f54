import { parentPort } from 'node:worker_threads';

import { connectors } from '../connectors/index.ts';
import { copyHtml, exporters } from '../exporters/index.ts';
import { realFileSystem } from '../library/disk.ts';
import { restoreBackup } from '../library/upkeep/restoreBackup.ts';
import { makeSender } from '../publishing/send.ts';
import type { PostSource } from '../publishing/send.ts';
import { giveWay } from '../threads/giveWay.ts';
import { makePeer } from '../threads/peer.ts';
import { askedBack } from './messages.ts';
import type { OutgoingCalls, WorkKey } from './messages.ts';

/** The thread on which posts are made into pages and sent, and backups unpacked: that takes seconds, and no window may wait for it. */
const port = parentPort;
if (port === null) throw new Error('The outgoing worker runs as a worker thread only');
giveWay();

const sender = makeSender({
  platform: { now: () => new Date(), fetch: (input, init) => fetch(input, init) },
  connectors,
});

const calls: OutgoingCalls = {
  async export(key, format, post, operation, choice) {
    const exporter = exporters.find((one) => one.format === format);
    if (exporter === undefined) throw new Error(`There is no exporter for ${format}`);
    return await exporter.export(post, (src) => sourceOf(key).readMedia(post.summary.id, src), operation, choice);
  },
  copyHtml: async (post) => copyHtml(post),
  restoreBackup: (zip, folder, operation) => restoreBackup(realFileSystem, zip, folder, operation),
  look: (key, id, kind) => sender.look(sourceOf(key), id, kind),
  send: (key, sending, operation) => sender.send(sourceOf(key), sending, operation),
};

const peer = makePeer(port, {
  answer: async (path, args) => {
    if (!Object.hasOwn(calls, path)) throw new TypeError(`The outgoing worker does not know ${path}`);
    return await (calls as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>)[path]?.(...args);
  },
});

/** The post's library as far as this work needs it, which lives on another thread. */
function sourceOf(key: WorkKey): PostSource {
  const source = askedBack.map((name) => [name, (...args: unknown[]) => peer.call(name, [key, ...args])]);
  return Object.fromEntries(source) as PostSource;
}
