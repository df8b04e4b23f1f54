import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';

import { LonghandError, failureCodes } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { channels, ipcName } from '#core/ipc/channels.ts';
import type { Channel } from '#core/ipc/channels.ts';
import { contract } from '#core/ipc/contract.ts';
import type { Answer } from '#core/ipc/contract.ts';
import { withLate } from '#core/ipc/late.ts';
import { appOrigin } from '#core/ipc/origin.ts';

import { makeOperations } from '../../../electron/main/ipc/operations.ts';
import { register } from '../../../electron/main/ipc/register.ts';
import type { CallContext, Handlers, InvokeEvent } from '../../../electron/main/ipc/register.ts';
import { samples } from '../../core/ipc/samples.ts';

interface TestWindow {
  id: string;
  sender: object;
}
type Listener = (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>;

const window: TestWindow = { id: 'w1', sender: {} };
const mainFrame = { origin: appOrigin, parent: null };
const good: InvokeEvent = { sender: window.sender, senderFrame: mainFrame };

let listeners: Map<string, Listener>;
let called: { channel: Channel; input: unknown }[];
let progress: unknown[];
let reports: Failure[];
let behave: (channel: Channel, input: unknown, context: CallContext<TestWindow>) => Promise<unknown>;
let operations = makeOperations();

beforeEach(() => {
  listeners = new Map();
  called = [];
  progress = [];
  reports = [];
  operations = makeOperations();
  behave = async () => null;
  const handlers = Object.fromEntries(
    channels.map((channel) => [
      channel,
      (input: unknown, context: CallContext<TestWindow>) => {
        called.push({ channel, input });
        return behave(channel, input, context);
      },
    ]),
  ) as unknown as Handlers<TestWindow>;
  register<TestWindow>({
    ipcMain: { handle: (name, listener) => void listeners.set(name, listener) },
    handlers,
    operations,
    windowOf: (sender) => (sender === window.sender ? window : null),
    idOf: ({ id }) => id,
    progress: (_window, payload) => void progress.push(payload),
    report: (_channel, failure) => void reports.push(failure),
  });
});

const invoke = async (channel: Channel, event: InvokeEvent, ...args: unknown[]): Promise<Answer<unknown>> => {
  const listener = listeners.get(ipcName(channel));
  if (listener === undefined) throw new Error(`nothing listens on ${channel}`);
  return (await listener(event, ...args)) as Answer<unknown>;
};

test('every channel of the contract is listened to, and nothing else', () => {
  expect([...listeners.keys()].sort()).toEqual(channels.map(ipcName).sort());
});

test('a document is passed on as the text it came as', async () => {
  const late = { key: 'document', json: '{"type": "doc"}' };
  behave = async () => withLate({ session: 's1' }, late);
  expect(await invoke('posts.open', good, { id: 'p1' })).toEqual({ ok: true, value: { session: 's1' }, late });
});

const disposed = {
  get origin(): string {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
  get parent(): unknown {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
};
const wrongSenders: Record<string, InvokeEvent> = {
  'another page of the app': { sender: {}, senderFrame: mainFrame },
  'no sender': { sender: null, senderFrame: mainFrame },
  'a frame inside the window': { sender: window.sender, senderFrame: { origin: appOrigin, parent: mainFrame } },
  'another origin': { sender: window.sender, senderFrame: { origin: 'https://evil.example', parent: null } },
  'an origin that begins like ours': {
    sender: window.sender,
    senderFrame: { origin: `${appOrigin}.evil`, parent: null },
  },
  'an opaque origin': { sender: window.sender, senderFrame: { origin: 'null', parent: null } },
  'a file': { sender: window.sender, senderFrame: { origin: 'file://', parent: null } },
  'a frame that has gone': { sender: window.sender, senderFrame: null },
  'a frame that goes while it is looked at': { sender: window.sender, senderFrame: disposed },
  'an event that cannot be read': {
    sender: window.sender,
    get senderFrame(): never {
      throw new Error('gone');
    },
  },
};

describe.each(channels)('%s', (channel) => {
  test.each(Object.keys(wrongSenders))('is refused to %s', async (who) => {
    for (const sample of samples[channel]) {
      const answer = await invoke(channel, wrongSenders[who] ?? good, sample);
      expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
    expect(called).toEqual([]);
  });

  test('reaches its handler with what was sent, and answers what it gives', async () => {
    behave = async () => ({ here: channel });
    for (const sample of samples[channel]) {
      expect(await invoke(channel, good, sample)).toEqual({ ok: true, value: { here: channel } });
      expect(called.at(-1)).toEqual({ channel, input: sample });
    }
  });

  test('takes one payload, not none and not two', async () => {
    expect(await invoke(channel, good)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(await invoke(channel, good, samples[channel][0], samples[channel][0])).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    });
    expect(called).toEqual([]);
  });

  test('answers every payload that it was not made for with a typed error, and does nothing', async () => {
    await fc.assert(
      fc.asyncProperty(badInput(channel), async (input) => {
        called.length = 0;
        const answer = await invoke(channel, good, input);
        const accepted = parses(channel, input);
        expect(answer.ok).toBe(accepted);
        expect(called.length).toBe(accepted ? 1 : 0);
        if (!answer.ok) {
          expect(answer.error.code).toBe('invalid-input');
          expect(() => structuredClone(answer)).not.toThrow();
        }
      }),
      { numRuns: 60 },
    );
  });

  test('survives payloads that no clone would carry: getters that throw, cycles, revoked proxies, endless nesting', async () => {
    for (const sample of samples[channel]) {
      for (const hostile of hostiles(sample)) {
        called.length = 0;
        const answer = await invoke(channel, good, hostile);
        expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
        expect(called).toEqual([]);
      }
    }
  });

  test('turns whatever its handler throws into a typed error', async () => {
    const thrown: unknown[] = [
      new Error('boom'),
      new LonghandError({ code: 'disk-full', message: 'Full.', kept: 'All.' }),
      new DOMException('stop', 'AbortError'),
      'text',
      undefined,
      null,
      { toString: null },
      Object.create(null),
      Symbol('odd'),
    ];
    for (const what of thrown) {
      behave = () => Promise.reject(what);
      const answer = await invoke(channel, good, samples[channel][0]);
      if (answer.ok) throw new Error('an answer after a failure');
      expect(failureCodes).toContain(answer.error.code);
      expect(structuredClone(answer)).toEqual(answer);
    }
    behave = () => {
      throw new Error('thrown at once');
    };
    expect(await invoke(channel, good, samples[channel][0])).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});

test('a failure says the words of its service, all of them', async () => {
  const failure = {
    code: 'conflict',
    message: 'Taken.',
    kept: 'All.',
    next: 'Choose another.',
    detail: 'posts/tea',
  } as const;
  behave = () => Promise.reject(new LonghandError(failure));
  expect(await invoke('posts.open', good, { id: 'p1' })).toEqual({ ok: false, error: failure });
  expect(reports).toEqual([]);
});

test('a defect is reported with its stack', async () => {
  behave = () => Promise.reject(new TypeError('x is not a function'));
  await invoke('posts.open', good, { id: 'p1' });
  expect(reports).toHaveLength(1);
  expect(reports[0]?.detail).toContain('x is not a function');
});

test('no failure carries the password that was sent, in any of its forms', async () => {
  const secret = 'abcd EFGH "ijkl"';
  const forms = [
    secret,
    'abcdEFGH"ijkl"',
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`ada:${secret}`).toString('base64'),
  ];
  const [input] = samples['accounts.add'];
  for (const form of forms) {
    behave = () =>
      Promise.reject(new Error(`connect failed: Authorization: Basic ${form}; ${form}`.replace('Basic ada', '')));
    const plain = await invoke('accounts.add', good, { ...input, secret });
    // Only the header form carries a user name with it.
    const text = JSON.stringify(plain).split('; ')[0];
    expect(text).not.toContain(form);
  }
  behave = () =>
    Promise.reject(
      new LonghandError({
        code: 'remote-failed',
        message: `https://ada:${secret.replaceAll(/\W/g, '')}@blog.example/ did not answer`,
        detail: 'GET https://blog.example/?access_token=tok123456&x=1 Bearer abcdefgh12345',
      }),
    );
  const answer = JSON.stringify(await invoke('accounts.check', good, { account: 'a1', operation: 'o1' }));
  for (const leaked of ['abcdEFGH', 'tok123456', 'abcdefgh12345']) expect(answer).not.toContain(leaked);
  expect(JSON.stringify(reports)).not.toContain(secret);
});

test('an input that is refused is not quoted: it may hold a password', async () => {
  const answer = await invoke('accounts.add', good, {
    ...samples['accounts.add'][0],
    secret: { nested: 'hunter2hunter2' },
  });
  expect(answer.ok).toBe(false);
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

describe('a long call', () => {
  const input = { id: 'p1', account: 'a1', visibility: 'draft', operation: 'o1' };

  test('tells the window how far it is, under its own id', async () => {
    behave = async (_channel, _input, context) => {
      context.progress({ done: 1, total: 2, message: 'Half' });
      return null;
    };
    await invoke('publish.start', good, input);
    expect(progress).toEqual([{ operation: 'o1', done: 1, total: 2, message: 'Half' }]);
  });

  test('ends as cancelled when it is cancelled', async () => {
    behave = (_channel, _input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const answer = invoke('publish.start', good, input);
    operations.cancel('w1', 'another');
    operations.cancel('w2', 'o1');
    expect(operations.running).toBe(1);
    operations.cancel('w1', 'o1');
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(operations.running).toBe(0);
  });

  test('says that it is done when it was done before the cancelling came', async () => {
    behave = async () => {
      operations.cancel('w1', 'o1');
      return 'sent';
    };
    expect(await invoke('publish.start', good, input)).toEqual({ ok: true, value: 'sent' });
  });

  test('is not begun twice under one id', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    behave = () => promise;
    const first = invoke('publish.start', good, input);
    expect(await invoke('publish.start', good, input)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(called).toHaveLength(1);
    resolve(null);
    expect(await first).toEqual({ ok: true, value: null });
    expect(await invoke('publish.start', good, input)).toEqual({ ok: true, value: null });
  });

  test('all are cancelled together, and waited for', async () => {
    const ended: string[] = [];
    behave = (_channel, one, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push((one as { operation: string }).operation);
          reject(signal.reason as Error);
        });
      });
    const answers = [
      invoke('publish.start', good, input),
      invoke('publish.start', good, { ...input, operation: 'o2' }),
    ];
    await operations.cancelAll();
    expect(ended).toEqual(['o1', 'o2']);
    for (const answer of await Promise.all(answers)) expect(answer.ok).toBe(false);
  });

  test('one that has the others cancelled goes on itself', async () => {
    behave = async (_channel, one, { signal }) => {
      if ((one as { operation: string }).operation === 'o2')
        return await new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
      await operations.cancelAll(signal);
      return signal.aborted ? 'cancelled' : null;
    };
    const other = invoke('publish.start', good, { ...input, operation: 'o2' });
    expect(await invoke('publish.start', good, input)).toEqual({ ok: true, value: null });
    expect((await other).ok).toBe(true);
  });
});

function parses(channel: Channel, input: unknown): boolean {
  try {
    return contract[channel].input.safeParse(input).success;
  } catch {
    return false;
  }
}

/** Anything at all, and valid payloads with one thing changed, left out or added. */
function badInput(channel: Channel): fc.Arbitrary<unknown> {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const spoilt = fc
    .tuple(fc.constantFrom<object>(...samples[channel]), fc.string(), fc.nat(), anything)
    .map(([sample, key, at, value]) => {
      const keys = Object.keys(sample);
      const place = keys[at % (keys.length + 1)] ?? key;
      return { ...sample, [place]: value };
    });
  return fc.oneof(anything, fc.jsonValue(), spoilt);
}

function hostiles(sample: object): unknown[] {
  const withThrowingGetter = Object.defineProperty({ ...sample }, Object.keys(sample)[0] ?? 'x', {
    enumerable: true,
    get() {
      throw new Error('read me not');
    },
  });
  const cycle: Record<string, unknown> = { ...sample };
  cycle['self'] = cycle;
  const { proxy, revoke } = Proxy.revocable({ ...sample }, {});
  revoke();
  let deep: unknown = {};
  for (let level = 0; level < 50_000; level += 1) deep = { deep };
  const trap = new Proxy(
    { ...sample },
    {
      ownKeys() {
        throw new Error('no keys for you');
      },
      get() {
        throw new Error('no values either');
      },
    },
  );
  return [withThrowingGetter, cycle, proxy, { ...sample, deep }, trap, Object.assign([], sample)];
}
