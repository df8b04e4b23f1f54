import { MessageChannel } from 'node:worker_threads';

import { describe, expect, it, onTestFinished } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import { lateOf, makeLate } from '#core/ipc/late.ts';
import { makePeer } from '#services/threads/peer.ts';
import type { Peer, PeerOptions } from '#services/threads/peer.ts';

interface Operation {
  signal: AbortSignal;
  progress(step: { done: number; total: number; message: string }): void;
}

/** Two ends of a port; `answer` is the far one's. */
function ends(answer: PeerOptions['answer']): { near: Peer; far: Peer; told: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  const told: unknown[] = [];
  const near = makePeer(port1, {
    answer: () => Promise.reject(new Error('not asked')),
    told: (topic, payload) => void told.push([topic, payload]),
  });
  const far = makePeer(port2, { answer });
  onTestFinished(() => port1.close());
  return { near, far, told };
}

const operation = (signal = new AbortController().signal): Operation & { steps: number[] } => {
  const steps: number[] = [];
  return { signal, steps, progress: ({ done }) => void steps.push(done) };
};
const failure = async (work: Promise<unknown>): Promise<unknown> => await work.catch((thrown: unknown) => thrown);

describe('calls between threads', () => {
  it('are answered each with its own answer, whatever the order', async () => {
    const { near } = ends(async (path, [ms]) => {
      await new Promise((resolve) => setTimeout(resolve, ms as number));
      return path;
    });
    expect(await Promise.all([near.call('slow', [20]), near.call('fast', [0])])).toEqual(['slow', 'fast']);
  });

  it('fail with the failure of the other side, words and all', async () => {
    const { near } = ends(async () => {
      throw new LonghandError({ code: 'disk-full', message: 'No room.', kept: 'All.', next: 'Make room.' });
    });
    expect(await failure(near.call('write', []))).toMatchObject({
      name: 'LonghandError',
      code: 'disk-full',
      message: 'No room.',
      kept: 'All.',
      next: 'Make room.',
    });
  });

  it('fail, and do not hang, when an answer cannot travel', async () => {
    const { near } = ends(async () => () => 1);
    expect(await failure(near.call('function', []))).toMatchObject({ code: 'internal' });
    expect(await failure(near.call('function', [() => 1]))).toMatchObject({ name: 'DataCloneError' });
  });

  it('hand large bytes over, and copy small ones', async () => {
    const { near } = ends(async (_path, [large, small]) => ({
      large: (large as Uint8Array).byteLength,
      small: (small as Uint8Array).byteLength,
      files: [{ bytes: new Uint8Array(100_000).fill(7) }],
    }));
    const large = new Uint8Array(100_000);
    const small = new Uint8Array(10);
    const answered = (await near.call('bytes', [large, small])) as { files: { bytes: Uint8Array }[] };
    expect(answered).toMatchObject({ large: 100_000, small: 10 });
    expect(answered.files[0]?.bytes.at(-1)).toBe(7);
    expect([large.byteLength, small.byteLength]).toEqual([0, 10]);
  });

  it('tell of the first and the last step of long work, and not of each between', async () => {
    const { near } = ends(async (_path, [given]) => {
      for (let done = 1; done <= 10_000; done += 1) (given as Operation).progress({ done, total: 10_000, message: '' });
    });
    const long = operation();
    await near.call('import', [long]);
    expect(long.steps[0]).toBe(1);
    expect(long.steps.at(-1)).toBe(10_000);
    expect(long.steps.length).toBeLessThan(100);
  });

  it('end when they are cancelled', async () => {
    const { near } = ends(
      (_path, [given]) =>
        new Promise((_resolve, reject) => {
          const { signal } = given as Operation;
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const cancelled = new AbortController();
    const waiting = failure(near.call('long', [operation(cancelled.signal)]));
    cancelled.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(await failure(near.call('long', [operation(cancelled.signal)]))).toMatchObject({ code: 'cancelled' });
  });

  it('all fail when the other side is over, later ones too', async () => {
    const { near } = ends(() => new Promise(() => undefined));
    const waiting = failure(near.call('never', []));
    near.end({ code: 'internal', message: 'Over.' });
    expect(await waiting).toMatchObject({ message: 'Over.' });
    expect(await failure(near.call('never', []))).toMatchObject({ message: 'Over.' });
  });

  it('keep their place among what is told', async () => {
    const { near, far, told } = ends(async () => {
      far.tell('event', 1);
      far.tell('event', 2);
      return 'answer';
    });
    await near.call('x', []);
    expect(told).toEqual([
      ['event', 1],
      ['event', 2],
    ]);
  });
});

describe('a late part', () => {
  it('crosses as text, both ways, and is not read on the way', async () => {
    const document = { type: 'doc', content: [{ type: 'paragraph' }] };
    const { near } = ends(async (_path, [given]) => given);
    const sent = makeLate({ id: 'a', document }, 'document');
    const back = (await near.call('pass', [sent])) as typeof sent;
    expect(lateOf(back)).toEqual({ rest: { id: 'a' }, late: { key: 'document', json: JSON.stringify(document) } });
    expect(back).toEqual({ id: 'a', document });
    expect(back.document).toBe(back.document);
  });
});
