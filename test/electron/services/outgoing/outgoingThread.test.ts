import type { Worker } from 'node:worker_threads';

import { describe, expect, it, onTestFinished } from 'vitest';

import { connectors } from '#services/connectors/index.ts';
import { copyHtml, exporters } from '#services/exporters/index.ts';
import { makeOutgoingThread, startOutgoingWorker } from '#services/outgoing/outgoingThread.ts';
import type { OutgoingThread } from '#services/outgoing/outgoingThread.ts';
import { makePublishing } from '#services/publishing/publishing.ts';

import { only } from '../library/support.ts';
import { makeDesk, token } from '../publishing/desk.ts';
import type { Desk } from '../publishing/desk.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const text = `---\ntitle: Harbour\nstatus: draft\n---\nBoats in the *harbour*.\n\n![A boat](boat.png)\n\n![Gone](gone.png)\n`;

interface Threads {
  desk: Desk;
  outgoing: OutgoingThread;
  workers: Worker[];
  /** The post's. */
  id: string;
}

async function start(): Promise<Threads> {
  const desk = await makeDesk({ 'posts/harbour/index.md': text, 'posts/harbour/boat.png': png });
  const workers: Worker[] = [];
  const outgoing = makeOutgoingThread(() => {
    const worker = startOutgoingWorker();
    workers.push(worker);
    return worker;
  });
  onTestFinished(() => outgoing.close());
  return { desk, outgoing, workers, id: (await only(desk.library)).id };
}

const operation = { signal: new AbortController().signal, progress: () => undefined };
const failure = async (work: Promise<unknown>): Promise<unknown> => await work.catch((thrown: unknown) => thrown);

describe('exporting on a thread of its own', () => {
  it('makes the same files as on this one, with the pictures beside the post', async () => {
    const { desk, outgoing, id } = await start();
    const post = await desk.library.snapshot(id);
    const readMedia = (src: string): ReturnType<typeof desk.library.readMedia> => desk.library.readMedia(id, src);
    for (const exporter of exporters) {
      const hosted = outgoing.exporters.find(({ format }) => format === exporter.format);
      const steps: number[] = [];
      const made = await hosted?.export(post, readMedia, {
        ...operation,
        progress: ({ done }) => void steps.push(done),
      });
      const here = await exporter.export(post, readMedia, operation);
      expect(made?.files.map(({ path }) => path)).toEqual(here.files.map(({ path }) => path));
      for (const [index, { bytes }] of here.files.entries())
        expect(Buffer.from(made?.files[index]?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true);
      expect(made?.warnings).toEqual(here.warnings);
      expect(steps).toContain(1);
    }
    expect(await outgoing.copyHtml(post)).toBe(copyHtml(post));
  });

  it('ends when it is cancelled', async () => {
    const { desk, outgoing, id } = await start();
    const cancelled = new AbortController();
    const post = await desk.library.snapshot(id);
    const exporting = outgoing.exporters[0]?.export(
      post,
      async () => {
        cancelled.abort();
        return { bytes: new Uint8Array(png), mimeType: 'image/png' };
      },
      { ...operation, signal: cancelled.signal },
    );
    expect(await failure(exporting ?? Promise.resolve())).toMatchObject({ code: 'cancelled' });
  });

  it('fails and says so when the thread is killed, and works again the next time', async () => {
    const { desk, outgoing, workers, id } = await start();
    const post = await desk.library.snapshot(id);
    const exporting = outgoing.exporters[0]?.export(
      post,
      async () => {
        await workers[0]?.terminate();
        return null;
      },
      operation,
    );
    expect(await failure(exporting ?? Promise.resolve())).toMatchObject({ name: 'LonghandError', code: 'unclear' });
    expect(await outgoing.copyHtml(post)).toContain('<em>harbour</em>');
    expect(workers).toHaveLength(2);
  });
});

describe('publishing from a thread of its own', () => {
  it('previews a post, sends it once, and updates it in place', async () => {
    const { desk, outgoing, id } = await start();
    const publishing = await makePublishing({
      platform: desk.platform,
      stateFolder: desk.stateFolder,
      connectors,
      sender: outgoing.sender,
    });
    const settings = { kind: 'http', endpoint: desk.receiver.endpoint, auth: 'bearer' } as const;
    const account = await publishing.addAccount({ name: 'Blog', settings, secret: token }, operation);
    const preview = await publishing.preview(desk.library, id, account.id);
    expect(preview).toMatchObject({ action: 'create', blockers: [] });
    expect(preview.media).toMatchObject([{ src: 'boat.png', alreadySent: false }]);
    const input = { id, account: account.id, visibility: 'published' } as const;
    const first = await publishing.publish(desk.library, input, operation);
    expect(first).toMatchObject({ action: 'create', mediaSent: 1 });
    const again = await publishing.publish(desk.library, input, operation);
    expect(again).toMatchObject({ action: 'update', remoteId: first.remoteId, mediaSent: 0 });
    expect((await desk.library.readPublications(id))[0]?.lastReceipt?.sentAt).toBe(again.sentAt);
  });

  it('tells no secret in what it fails with', async () => {
    const { desk, outgoing, id } = await start();
    const publishing = await makePublishing({
      platform: desk.platform,
      stateFolder: desk.stateFolder,
      connectors,
      sender: outgoing.sender,
    });
    const settings = { kind: 'http', endpoint: desk.receiver.endpoint, auth: 'bearer' } as const;
    const account = await publishing.addAccount({ name: 'Blog', settings, secret: token }, operation);
    desk.secrets.set(`account:${account.id}`, 'not the token 77');
    const failed = await failure(
      publishing.publish(desk.library, { id, account: account.id, visibility: 'draft' }, operation),
    );
    expect(failed).toMatchObject({ code: 'wrong-credentials' });
    expect(JSON.stringify(failed)).not.toContain('not the token 77');
  });
});
