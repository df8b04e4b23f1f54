import type { Failure } from '#core/failure.ts';
import { toFailure } from '#core/failure.ts';
import { channels, ipcName } from '#core/ipc/channels.ts';
import type { Channel } from '#core/ipc/channels.ts';
import { contract } from '#core/ipc/contract.ts';
import type { Answer, EventPayloads, Input, Output } from '#core/ipc/contract.ts';
import { lateOf } from '#core/ipc/late.ts';
import { appOrigin } from '#core/ipc/origin.ts';

import type { Operations } from './operations.ts';
import { redact, secretsIn } from './redact.ts';

/** What a handler is told besides its input. */
export interface CallContext<W> {
  /** The window that asked. */
  window: W;
  /** Aborted by `operations.cancel`; never, for a call without an operation. */
  signal: AbortSignal;
  /** Tells the window how far the operation is; does nothing for a call without one. */
  progress: (step: { done: number; total: number; message: string }) => void;
}

/** One handler for each channel of the contract: a missing one does not compile. */
export type Handlers<W> = {
  [C in Channel]: (input: Input<C>, context: CallContext<W>) => Promise<Output<C>>;
};

/** As much of Electron's ipcMain as is used. */
export interface IpcMainLike {
  handle(channel: string, listener: (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>): void;
}

export interface InvokeEvent {
  readonly sender: unknown;
  readonly senderFrame: FrameLike | null;
}

export interface FrameLike {
  readonly origin: string;
  readonly parent: unknown;
}

export interface RegisterOptions<W> {
  ipcMain: IpcMainLike;
  handlers: Handlers<W>;
  operations: Operations;
  /** The window whose own page `sender` is, or null: a webview, a DevTools page, a window that is gone. */
  windowOf(sender: unknown): W | null;
  /** Names a window for as long as it lives. */
  idOf(window: W): string;
  progress(window: W, payload: EventPayloads['operations.progress']): void;
  /** Told of each failure that is a defect of ours, cleaned of secrets. */
  report(channel: Channel, failure: Failure): void;
}

const forbidden: Failure = { code: 'forbidden', message: 'Longhand does not take this call from there.' };
const never = new AbortController().signal;

/**
 * Puts every channel of the contract on `ipcMain`: the only place that does. Each call answers `{ok}` as plain data whatever it was
 * sent and whatever happened; nothing is thrown.
 */
export function register<W>(options: RegisterOptions<W>): void {
  for (const channel of channels) {
    options.ipcMain.handle(ipcName(channel), (event, ...args) => answer(channel, event, args, options));
  }
}

async function answer<W, C extends Channel>(
  channel: C,
  event: InvokeEvent,
  args: unknown[],
  options: RegisterOptions<W>,
): Promise<Answer<Output<C>>> {
  let secrets: string[] = [];
  try {
    const window = checkSender(event, options);
    if (window === null) return { ok: false, error: forbidden };
    const input = parse(channel, args);
    if (!input.ok) return input;
    secrets = secretsIn(input.value);
    const value = await call(channel, input.value, window, options);
    const parted = lateOf(value);
    return parted === null ? { ok: true, value } : { ok: true, value: parted.rest as Output<C>, late: parted.late };
  } catch (thrown) {
    const failure = redact(plainFailure(thrown), secrets);
    if (failure.code === 'internal') tell(() => options.report(channel, failure));
    return { ok: false, error: failure };
  }
}

function checkSender<W>(event: InvokeEvent, options: RegisterOptions<W>): W | null {
  try {
    const window = options.windowOf(event.sender);
    if (window === null) return null;
    // Electron throws, or gives null, for a frame that has gone.
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || frame.origin !== appOrigin) return null;
    return window;
  } catch {
    return null;
  }
}

function parse<C extends Channel>(
  channel: C,
  args: unknown[],
): { ok: true; value: Input<C> } | { ok: false; error: Failure } {
  const message = 'Longhand could not understand this call.';
  if (args.length !== 1) return { ok: false, error: { code: 'invalid-input', message } };
  try {
    const parsed = contract[channel].input.safeParse(args[0]);
    if (parsed.success) return { ok: true, value: parsed.data as Input<C> };
    // Where and what rule, never the value: it may be a secret.
    const places = parsed.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.map(String).join('.').slice(0, 100)}: ${issue.code}`);
    return { ok: false, error: { code: 'invalid-input', message, detail: `${channel}: ${places.join('; ')}` } };
  } catch {
    // A getter or a proxy threw, or the nesting was too deep to walk.
    return { ok: false, error: { code: 'invalid-input', message } };
  }
}

async function call<W, C extends Channel>(
  channel: C,
  input: Input<C>,
  window: W,
  options: RegisterOptions<W>,
): Promise<Output<C>> {
  const handler = options.handlers[channel];
  const operation = operationOf(channel, input);
  if (operation === null) return await handler(input, { window, signal: never, progress() {} });
  return await options.operations.run(options.idOf(window), operation, (signal) =>
    handler(input, {
      window,
      signal,
      progress(step) {
        const { done, total, message } = step;
        tell(() => options.progress(window, { operation, done, total, message }));
      },
    }),
  );
}

/** The id under which a long call runs, if it is one. */
function operationOf(channel: Channel, input: unknown): string | null {
  if (channel === 'operations.cancel') return null;
  const { operation } = input as { operation?: unknown };
  return typeof operation === 'string' ? operation : null;
}

function plainFailure(thrown: unknown): Failure {
  try {
    return toFailure(thrown);
  } catch {
    // Something that cannot even be turned to text was thrown.
    return { code: 'internal', message: 'Something went wrong inside Longhand.' };
  }
}

/** Telling someone must not change what a call answers: the window may be gone by then. */
function tell(effect: () => void): void {
  try {
    effect();
  } catch {
    // Nobody is there to be told.
  }
}
