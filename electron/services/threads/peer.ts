import type { Failure } from '#core/failure.ts';
import { LonghandError, toFailure } from '#core/failure.ts';
import { lateOf, withLate } from '#core/ipc/late.ts';
import type { LatePart } from '#core/ipc/late.ts';

/** As much of a MessagePort or a Worker as is used. */
export interface Port {
  postMessage(value: unknown, transfer: ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Long work on the other side: told of as it goes, and ended by the signal. */
interface Operation {
  signal: AbortSignal;
  progress(step: Step): void;
}
interface Step {
  done: number;
  total: number;
  message: string;
}

/** The other end of a port, on another thread of this program. */
export interface Peer {
  /**
   * Calls what the other side answers under `path`. An argument with a signal and a progress function is an operation: its progress and
   * its end travel too. Large byte arrays change hands, and are empty afterwards where they were. What has a late part (core/ipc/late.ts) has it on the other side too.
   */
  call(path: string, args: readonly unknown[]): Promise<unknown>;
  /** Says something that is not answered. */
  tell(topic: string, payload: unknown): void;
  /** Fails every call that waits, and every later one. */
  end(failure: Failure): void;
}

export interface PeerOptions {
  /** Answers the other side's calls; what it throws is thrown there, as a LonghandError. */
  answer: (path: string, args: unknown[]) => Promise<unknown>;
  told?: (topic: string, payload: unknown) => void;
}

type Message =
  | { kind: 'call'; id: number; path: string; args: unknown[]; operation: number | null }
  | { kind: 'cancel'; id: number }
  | { kind: 'progress'; id: number; step: Step }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failure'; id: number; failure: Failure }
  | { kind: 'tell'; topic: string; payload: unknown };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: LonghandError): void;
  progress: ((step: Step) => void) | null;
}

/** Smaller byte arrays are copied: that costs nothing, and leaves them to those who had them. */
const transferred = 64 * 1024;

/** Progress is for eyes: more often than this, ms, it would only keep the other thread busy. */
const progressEvery = 50;

/** Calls in both directions over a port. Messages arrive in the order in which they were sent, calls and answers alike. */
export function makePeer(port: Port, { answer, told }: PeerOptions): Peer {
  const waiting = new Map<number, Waiting>();
  const running = new Map<number, AbortController>();
  let last = 0;
  let over: Failure | null = null;

  const send = (message: Message, payload: unknown): void => port.postMessage(message, transfers(payload));
  const answered = (id: number, value: unknown): void => send({ kind: 'answer', id, value: parted(value) }, value);

  async function run({ id, path, args, operation }: Extract<Message, { kind: 'call' }>): Promise<void> {
    const controller = new AbortController();
    const steps = pace((step) => over === null && send({ kind: 'progress', id, step }, null));
    if (operation !== null) {
      running.set(id, controller);
      args[operation] = { signal: controller.signal, progress: (step) => steps.tell(step) } satisfies Operation;
    }
    let reply: { value: unknown } | { failure: Failure };
    try {
      reply = { value: await answer(path, args) };
    } catch (thrown) {
      reply = { failure: toFailure(thrown) };
    }
    running.delete(id);
    steps.end();
    if (over !== null) return;
    try {
      if ('failure' in reply) send({ kind: 'failure', id, failure: reply.failure }, null);
      else answered(id, reply.value);
    } catch (thrown) {
      // What cannot be cloned is a defect, but one that whoever waits must hear of.
      send({ kind: 'failure', id, failure: toFailure(thrown) }, null);
    }
  }

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id);
    waiting.delete(id);
    return one;
  }

  port.on('message', (received) => {
    const message = received as Message;
    switch (message.kind) {
      case 'call':
        void run({ ...message, args: message.args.map(joined) });
        return;
      case 'cancel':
        running.get(message.id)?.abort();
        return;
      case 'progress':
        waiting.get(message.id)?.progress?.(message.step);
        return;
      case 'answer':
        settle(message.id)?.resolve(joined(message.value));
        return;
      case 'failure':
        settle(message.id)?.reject(new LonghandError(message.failure));
        return;
      case 'tell':
        told?.(message.topic, joined(message.payload));
    }
  });

  return {
    call(path, args) {
      if (over !== null) return Promise.reject(new LonghandError(over));
      last += 1;
      const id = last;
      const at = args.findIndex(isOperation);
      const operation = at === -1 ? null : (args[at] as Operation);
      if (operation?.signal.aborted === true) return Promise.reject(cancelled());
      const cancel = (): void => {
        if (over === null) send({ kind: 'cancel', id }, null);
      };
      const result = new Promise<unknown>((resolve, reject) => {
        const plain = args.map((arg, index) => (index === at ? null : parted(arg)));
        send({ kind: 'call', id, path, args: plain, operation: operation === null ? null : at }, plain);
        waiting.set(id, {
          resolve,
          reject,
          progress: operation === null ? null : (step) => operation.progress(step),
        });
      });
      if (operation === null) return result;
      operation.signal.addEventListener('abort', cancel, { once: true });
      return result.finally(() => operation.signal.removeEventListener('abort', cancel));
    },
    tell(topic, payload) {
      if (over === null) send({ kind: 'tell', topic, payload: parted(payload) }, payload);
    },
    end(failure) {
      if (over !== null) return;
      over = failure;
      for (const call of waiting.values()) call.reject(new LonghandError(failure));
      waiting.clear();
      for (const controller of running.values()) controller.abort();
    },
  };
}

/** Stands for a value that has a late part, which crosses as text. */
interface Parted {
  rest: object;
  late: LatePart;
  isParted: typeof partedMark;
}
const partedMark = 'longhand-parted';

function parted(value: unknown): unknown {
  const parts = lateOf(value);
  return parts === null ? value : ({ ...parts, isParted: partedMark } satisfies Parted);
}

function joined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || (value as Partial<Parted>).isParted !== partedMark) return value;
  const { rest, late } = value as Parted;
  return withLate(rest, late);
}

const cancelled = (): LonghandError => new LonghandError({ code: 'cancelled', message: 'Cancelled.' });

function isOperation(value: unknown): value is Operation {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as Partial<Operation>).signal instanceof AbortSignal &&
    typeof (value as Partial<Operation>).progress === 'function'
  );
}

/** The memory that changes hands: that of large byte arrays that are alone in it, as they are or up to three levels down. */
function transfers(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (part: unknown, depth: number): void => {
    if (part instanceof Uint8Array) {
      if (part.byteLength >= transferred && part.byteLength === part.buffer.byteLength) {
        if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
      }
    } else if (depth > 0 && typeof part === 'object' && part !== null && lateOf(part) === null) {
      const inside = Array.isArray(part) ? part.slice(0, 1_000) : Object.values(part);
      for (const one of inside) look(one, depth - 1);
    }
  };
  look(value, 3);
  return [...found];
}

/** Tells of the first step at once, of later ones now and then, and of the last one in any case. */
function pace(tell: (step: Step) => void): { tell(step: Step): void; end(): void } {
  let timer: NodeJS.Timeout | null = null;
  let next: Step | null = null;
  const flush = (): void => {
    if (next !== null) tell(next);
    next = null;
  };
  return {
    tell({ done, total, message }) {
      next = { done, total, message };
      if (timer !== null) return;
      flush();
      timer = setTimeout(() => {
        timer = null;
        flush();
      }, progressEvery);
    },
    end() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      flush();
    },
  };
}
