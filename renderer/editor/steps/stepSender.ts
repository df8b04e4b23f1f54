import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Step, Transform } from '@tiptap/pm/transform';

import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';
import type { AppliedSteps } from '#core/ipc/contract.ts';

import { Arrivals } from './arrivals.ts';
import { rebaseOver } from './rebaseOver.ts';
import type { PendingStep } from './rebaseOver.ts';

/** The one-shot timer the sender waits with; `setTimeout` in the window, a fake in tests. */
export interface Timers {
  set(run: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
}

/** Steps of another hand, to be made under what is not sent. */
export interface TheirSteps {
  steps: Step[];
  causes: AppliedSteps['cause'][];
}

/** What the document became when their steps were put under ours. */
export interface Taken {
  pending: PendingStep[];
  document: ProseMirrorNode;
}

export interface StepSenderOptions {
  /** The document at `version`. */
  document: ProseMirrorNode;
  version: number;
  /** The opening's own name, by which its steps are known when they come back. */
  session: string;
  /** Delivers steps made on `version`; answers with the version after them. Rejects with a LonghandError. */
  send(version: number, steps: Record<string, unknown>[]): Promise<{ version: number }>;
  /** Asks for what was done since a version. */
  stepsSince(version: number): Promise<{ version: number; batches: AppliedSteps[] }>;
  /** Makes their steps under ours, where the text is shown. Without it, that is done out of sight. */
  take?: (theirs: TheirSteps, ours: readonly PendingStep[]) => Taken;
  /** Runs it when the text may be changed: not while an input method is at work. */
  whenQuiet?: (run: () => void) => void;
  /** Called when sending starts to fail, fails with something else, or works again (null). */
  onFailure(failure: Failure | null): void;
  onPending(pending: boolean): void;
  /** The steps do not fit, or are refused: nothing more is sent, what is unsent stays in {@link StepSender.unsent}. */
  onConflict(failure: Failure): void;
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
  /** The opening that all this was typed in, and the version after the batch that was on its way. */
  session?: string;
  attemptedVersion?: number;
}

/** A batch that was handed to main. */
interface Attempt {
  version: number;
  count: number;
  /** What events told of it before the answer came. */
  outcome: 'unknown' | 'taken' | 'overtaken';
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

/**
 * Carries the steps of one opening to main, in order, in batches, one batch at a time, and takes in what others did to the post. A failed
 * batch stays at the head of the queue and is tried again; the text is never taken back from the writer. Events and answers may come in
 * any order, twice, or not at all: only versions are believed.
 */
export class StepSender {
  readonly #options: StepSenderOptions;
  readonly #timers: Timers;
  readonly #arrivals = new Arrivals();
  #queue: PendingStep[] = [];
  #latest: ProseMirrorNode;
  #attempt: Attempt | null = null;
  #version: number;
  #timer: unknown = null;
  #inFlight: Promise<void> | null = null;
  #asking: Promise<number> | null = null;
  #filling = false;
  #failures = 0;
  /** Most steps of the next batch: fewer after one was refused, to find the step that is at fault. */
  #most: number = limits.stepsPerBatch;
  #failure: Failure | null = null;
  #pending = false;
  #stopped = false;
  /** Others' steps wait for the text to be quiet. */
  #waitsForQuiet = false;
  #hasView = true;

  constructor(options: StepSenderOptions) {
    this.#options = options;
    this.#timers = options.timers ?? windowTimers;
    this.#latest = options.document;
    this.#version = options.version;
  }

  /** Takes the steps of one transaction. Returns at once. */
  push({ steps, docs, doc }: Transform): void {
    if (steps.length === 0) return;
    for (const [index, step] of steps.entries()) this.#queue.push({ step, before: docs[index] ?? this.#latest });
    this.#latest = doc;
    this.#tellPending();
    if (this.#timer === null && this.#inFlight === null && !this.#stopped) this.#wait(batchDelay);
  }

  /** Takes what was done to the post, by this opening or by others, as main tells it. */
  receive(batch: AppliedSteps): void {
    if (this.#stopped) return;
    this.#arrivals.add(batch);
    this.#takeArrivals();
  }

  /** Asks for what was done to the post since it was opened, and was not told. A failure shows when it matters. */
  async catchUp(): Promise<void> {
    await this.#ask().catch(() => null);
  }

  /** The text is not shown any more: what others do is taken out of sight from now on. */
  detach(): void {
    this.#hasView = false;
  }

  /** True once nothing more will be sent: the version did not fit, or it was destroyed. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The version of the document without what is unsent. */
  get version(): number {
    return this.#version;
  }

  /** What main has not confirmed, or null when it has everything. */
  get unsent(): Unsent | null {
    const [first] = this.#queue;
    if (first === undefined) return null;
    const attempt = this.#attempt !== null && this.#attempt.outcome === 'unknown' ? this.#attempt : null;
    return {
      base: first.before,
      attempted: attempt === null ? null : (this.#queue[attempt.count]?.before ?? this.#latest),
      mine: this.#latest,
      session: this.#options.session,
      ...(attempt !== null && { attemptedVersion: attempt.version + attempt.count }),
    };
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
        // Somebody waits for the words: an input method does not hold them back.
        this.#takeArrivals(true);
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
      if (this.#queue.length > 0 && this.#timer === null && !this.#stopped && !this.#waitsForQuiet) {
        this.#wait(
          this.#failures === 0 ? batchDelay : (retryDelays[Math.min(this.#failures, retryDelays.length) - 1] ?? 10_000),
        );
      }
    });
    return this.#inFlight;
  }

  async #sendBatch(): Promise<void> {
    // What is known to have come first would only be refused.
    if (this.#waitsForQuiet) return;
    const batch = this.#queue.slice(0, this.#most);
    if (batch.length === 0) return;
    const attempt: Attempt = { version: this.#version, count: batch.length, outcome: 'unknown' };
    this.#attempt = attempt;
    try {
      const answer = await this.#options.send(
        attempt.version,
        batch.map(({ step }) => step.toJSON() as Record<string, unknown>),
      );
      if (attempt.outcome === 'taken') return;
      if (attempt.outcome === 'overtaken' || answer.version !== attempt.version + attempt.count) {
        // Another count than ours means another document than ours.
        this.#conflict(miscounted);
        return;
      }
      this.#confirm(attempt.count);
    } catch (thrown) {
      if (this.#stopped || attempt.outcome === 'taken') return;
      await this.#refused(toFailure(thrown), attempt);
    }
  }

  /** A batch did not arrive, or was not taken: what is next. */
  async #refused(failure: Failure, attempt: Attempt): Promise<void> {
    if (failure.code === 'invalid-input') {
      // Sent again it would be refused again. Steps before the one at fault are fine.
      if (attempt.count > 1) this.#most = Math.ceil(attempt.count / 2);
      else this.#conflict({ ...failure, kept: failure.kept ?? 'Your text is kept in this window.' });
      return;
    }
    if (failure.code !== 'conflict') {
      this.#failed(failure);
      return;
    }
    if (this.#version === attempt.version && !this.#waitsForQuiet) {
      try {
        // An answer that was on its way already may not know of what the refusal knew.
        await this.#asking?.catch(() => null);
        if (this.#version === attempt.version && !this.#waitsForQuiet) await this.#ask();
      } catch (thrown) {
        const why = toFailure(thrown);
        if (why.code === 'conflict') this.#conflict(failure);
        else this.#failed(why);
        return;
      }
    }
    // Nothing is missing here, and it is refused all the same.
    if (this.#version === attempt.version && !this.#waitsForQuiet) this.#conflict(failure);
  }

  #failed(failure: Failure): void {
    if (this.#stopped) return;
    this.#failures += 1;
    this.#report({ ...failure, kept: failure.kept ?? 'Your text is kept in this window.' });
  }

  /** Asks for the steps that are missing here, and takes them; the version that main is at. One question at a time. */
  #ask(): Promise<number> {
    this.#asking ??= this.#options
      .stepsSince(this.#version)
      .finally(() => {
        this.#asking = null;
      })
      .then(({ version, batches }) => {
        for (const batch of batches) this.#arrivals.add(batch);
        this.#takeArrivals();
        return version;
      });
    return this.#asking;
  }

  /** Takes what has arrived, as far as no version is missing. */
  #takeArrivals(atOnce = false): void {
    const whenQuiet = atOnce || !this.#hasView ? undefined : this.#options.whenQuiet;
    if (whenQuiet === undefined) this.#waitsForQuiet = false;
    for (;;) {
      if (this.#stopped || this.#waitsForQuiet) return;
      const next = this.#arrivals.next(this.#version);
      if (next === null) break;
      if (next.session === this.#options.session) this.#cameBack(next);
      else if (whenQuiet === undefined) this.#takeTheirs();
      else this.#takeWhenQuiet(whenQuiet);
    }
    if (!this.#arrivals.isEmpty) void this.#fillGap();
  }

  /** At once, unless an input method is at work. */
  #takeWhenQuiet(whenQuiet: (run: () => void) => void): void {
    this.#waitsForQuiet = true;
    whenQuiet(() => {
      this.#waitsForQuiet = false;
      if (this.#stopped) return;
      const next = this.#arrivals.next(this.#version);
      if (next !== null && next.session !== this.#options.session) this.#takeTheirs();
      this.#takeArrivals();
      if (this.#queue.length > 0 && this.#timer === null && this.#inFlight === null && !this.#stopped)
        this.#wait(batchDelay);
    });
  }

  /** A batch has come before those that it was made on. */
  async #fillGap(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      const known = await this.#ask();
      const first = this.#arrivals.first(this.#version);
      // Main told all it knows, and something between is missing still.
      if (first !== null && first > this.#version && known >= first) this.#conflict(gone);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'conflict') this.#conflict(failure);
    } finally {
      this.#filling = false;
    }
    if (this.#stopped || this.#waitsForQuiet || this.#arrivals.first(this.#version) === null) return;
    this.#timers.set(() => {
      this.#takeArrivals();
    }, retryDelays[0] ?? batchDelay);
  }

  /** Our own steps, told by main: they are confirmed, whatever becomes of the answer. */
  #cameBack(batch: AppliedSteps): void {
    if (batch.steps.length > this.#queue.length) {
      this.#conflict(miscounted);
      return;
    }
    if (this.#attempt?.version === batch.version) this.#attempt.outcome = 'taken';
    this.#confirm(batch.steps.length);
  }

  #confirm(count: number): void {
    this.#queue.splice(0, count);
    this.#version += count;
    this.#attempt = null;
    this.#failures = 0;
    this.#most = limits.stepsPerBatch;
    this.#report(null);
    this.#tellPending();
  }

  /** Puts what others did under what is not sent, all that has come in one go. */
  #takeTheirs(): void {
    const { schema } = this.#latest.type;
    const theirs: TheirSteps = { steps: [], causes: [] };
    let version = this.#version;
    for (;;) {
      const batch = this.#arrivals.next(version);
      if (batch === null || batch.session === this.#options.session) break;
      try {
        theirs.steps.push(...batch.steps.map((step) => Step.fromJSON(schema, step)));
      } catch {
        this.#conflict(misfit);
        return;
      }
      theirs.causes.push(batch.cause);
      version += batch.steps.length;
    }
    if (this.#attempt !== null) this.#attempt.outcome = 'overtaken';
    try {
      const take = this.#hasView ? this.#options.take : undefined;
      const { pending, document } = (take ?? takeOutOfSight(this.#latest))(theirs, this.#queue);
      this.#queue = pending;
      this.#latest = document;
      this.#version = version;
    } catch {
      this.#conflict(misfit);
      return;
    }
    this.#tellPending();
  }

  #conflict(failure: Failure): void {
    if (this.#stopped) return;
    this.#failure = failure;
    this.#stopped = true;
    this.#cancelWait();
    this.#options.onConflict(failure);
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

/** Without a view: the words of a desk that is gone. */
function takeOutOfSight(document: ProseMirrorNode) {
  return (theirs: TheirSteps, ours: readonly PendingStep[]): Taken => {
    const transform = new Transform(document);
    const { pending, lostWords } = rebaseOver(transform, ours, theirs.steps);
    // The next opening brings them in by block.
    if (lostWords) throw new LonghandError(misfit);
    return { pending, document: transform.doc };
  };
}

const miscounted: Failure = {
  code: 'conflict',
  message: 'The text here and the text in the library count their changes differently.',
};
const gone: Failure = { code: 'conflict', message: 'What was changed meanwhile is not known any more.' };
const misfit: Failure = { code: 'conflict', message: 'What was changed meanwhile does not fit the text here.' };
