import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { Step } from '@tiptap/pm/transform';

import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';

/** The one-shot timer the sender waits with; `setTimeout` in the window, a fake in tests. */
export interface Timers {
  set(run: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

export interface StepSenderOptions {
  /** The document at `version`. */
  document: ProseMirrorNode;
  version: number;
  /** Delivers steps made on `version`; answers with the version after them. Rejects with a LonghandError. */
  send(version: number, steps: Record<string, unknown>[]): Promise<{ version: number }>;
  /** Called when sending starts to fail, fails with something else, or works again (null). */
  onFailure(failure: Failure | null): void;
  onPending(pending: boolean): void;
  /** The version does not fit: nothing more is sent, what is unsent stays in {@link StepSender.unsent}. */
  onConflict(): void;
  timers?: Timers;
}

/** What main has not confirmed, in terms of whole documents. */
export interface Unsent {
  /** The document at the last version that main confirmed. */
  base: ProseMirrorNode;
  /** The document after the batch that was on its way, when there was one: main may have it or not. */
  attempted: ProseMirrorNode | null;
  /** The document in the window. */
  mine: ProseMirrorNode;
}

/** Longest time between a keystroke and the call that carries it, milliseconds. */
export const batchDelay = 150;
const retryDelays = [500, 1_000, 2_000, 5_000, 10_000];

const windowTimers: Timers = {
  set: (run, milliseconds) => setTimeout(run, milliseconds),
  clear: (timer) => {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

interface Queued {
  step: Step;
  /** The document after this step's transaction; only the last step of a transaction knows it. */
  after: ProseMirrorNode | null;
}

/**
 * Carries the steps of one opening to main, in order, in batches, one batch at a time. A failed batch stays at the head of the queue
 * and is tried again; the text is never taken back from the writer.
 */
export class StepSender {
  readonly #options: StepSenderOptions;
  readonly #timers: Timers;
  #queue: Queued[] = [];
  #base: ProseMirrorNode;
  #latest: ProseMirrorNode;
  #attempted: ProseMirrorNode | null = null;
  #version: number;
  #timer: unknown = null;
  #inFlight: Promise<void> | null = null;
  #failures = 0;
  #failure: Failure | null = null;
  #pending = false;
  #stopped = false;

  constructor(options: StepSenderOptions) {
    this.#options = options;
    this.#timers = options.timers ?? windowTimers;
    this.#base = options.document;
    this.#latest = options.document;
    this.#version = options.version;
  }

  /** Takes the steps of one transaction and the document after them. Returns at once. */
  push(steps: readonly Step[], after: ProseMirrorNode): void {
    if (steps.length === 0) return;
    for (const [index, step] of steps.entries()) {
      this.#queue.push({ step, after: index === steps.length - 1 ? after : null });
    }
    this.#latest = after;
    this.#tellPending();
    if (this.#timer === null && this.#inFlight === null && !this.#stopped) this.#wait(batchDelay);
  }

  /** True once nothing more will be sent: the version did not fit, or it was destroyed. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** What main has not confirmed, or null when it has everything. */
  get unsent(): Unsent | null {
    if (this.#queue.length === 0) return null;
    return { base: this.#base, attempted: this.#attempted, mine: this.#latest };
  }

  /** Sends everything at once and resolves when main has it. Rejects with what sending failed with; the steps stay queued. */
  async flush(): Promise<void> {
    for (;;) {
      if (this.#inFlight !== null) await this.#inFlight;
      else if (this.#queue.length === 0) return;
      else if (this.#stopped) throw this.#undelivered();
      else {
        const before = this.#failures;
        this.#cancelWait();
        await this.#sendNow();
        if (this.#failures > before || this.#stopped) throw this.#undelivered();
      }
    }
  }

  #undelivered(): LonghandError {
    return new LonghandError(
      this.#failure ?? { code: 'internal', message: 'The text could not be sent.', kept: 'It is kept in this window.' },
    );
  }

  /** Ends it: no timer fires any more. A batch on its way is let go. */
  destroy(): void {
    this.#stopped = true;
    this.#cancelWait();
  }

  #wait(milliseconds: number): void {
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      void this.#sendNow();
    }, milliseconds);
  }

  #cancelWait(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  #sendNow(): Promise<void> {
    this.#inFlight = this.#sendBatch().finally(() => {
      this.#inFlight = null;
      if (this.#queue.length > 0 && this.#timer === null && !this.#stopped) {
        this.#wait(
          this.#failures === 0 ? batchDelay : (retryDelays[Math.min(this.#failures, retryDelays.length) - 1] ?? 10_000),
        );
      }
    });
    return this.#inFlight;
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#queue.slice(0, limits.stepsPerBatch);
    this.#attempted = batch.at(-1)?.after ?? null;
    try {
      const answer = await this.#options.send(
        this.#version,
        batch.map(({ step }) => step.toJSON() as Record<string, unknown>),
      );
      if (answer.version !== this.#version + batch.length) {
        // Another count than ours means another document than ours.
        this.#conflict({
          code: 'conflict',
          message: 'The text here and the text in the library count their changes differently.',
        });
        return;
      }
      this.#version = answer.version;
      this.#queue.splice(0, batch.length);
      this.#base = this.#attempted ?? this.#replay(batch);
      this.#attempted = null;
      this.#failures = 0;
      this.#report(null);
      this.#tellPending();
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'conflict') {
        this.#conflict(failure);
        return;
      }
      this.#failures += 1;
      this.#report({ ...failure, kept: failure.kept ?? 'Your text is kept in this window.' });
    }
  }

  #conflict(failure: Failure): void {
    this.#failure = failure;
    this.#stopped = true;
    this.#cancelWait();
    this.#options.onConflict();
  }

  /** A batch that ends inside a transaction: the document there is made by applying it. */
  #replay(batch: Queued[]): ProseMirrorNode {
    let document = this.#base;
    for (const { step } of batch) document = step.apply(document).doc ?? document;
    return document;
  }

  #report(failure: Failure | null): void {
    if (failure === null && this.#failure === null) return;
    this.#failure = failure;
    this.#options.onFailure(failure);
  }

  #tellPending(): void {
    const pending = this.#queue.length > 0;
    if (pending === this.#pending) return;
    this.#pending = pending;
    this.#options.onPending(pending);
  }
}
