import type { Failure } from '#core/failure.ts';
import { toFailure } from '#core/failure.ts';
import type { PostId } from '#core/post/post.ts';
import type { VersionReason } from '#core/post/versions.ts';

import { diskFailure, errorCode } from '../disk.ts';

/** How long after a failure the keeping is tried again, ms: twice as long after each further one, up to the longest. */
const firstPause = 2_000;
const longestPause = 60_000;
/** What waits of one post, at most: what it was before, and what came last. */
const mostWaiting = 20;
/** Of so many posts something waits at most, as when thousands are tagged at once: of others nothing is kept. */
const mostPosts = 1_000;
/** When so many posts were refused one after another, the others are left for the next time. */
const mostRefusals = 8;

/** What the desk told of a post, to be looked at for versions. Texts are whole files. */
export type Told = { now: Date } &
  /** `since`: when the first of several was written that are one by now. */
  (
    | { kind: 'wrote'; before: string | null; after: string; since?: Date }
    | { kind: 'found'; before: string | null; after: string }
    | { kind: 'closed'; text: string }
    | { kind: 'keep'; why: VersionReason; text: string }
  );

export interface UnkeptContext {
  /** Keeps what comes of it. Doing it again, whole or after a part of it, does nothing twice. */
  keep(id: PostId, told: Told): Promise<void>;
  /** Runs a task after all earlier ones for a post. */
  run(id: PostId, task: () => Promise<void>): Promise<void>;
  /** Versions cannot be kept now, and why; told again whenever that was tried after a pause. Null: they can, and all that waited are. */
  tell(failure: Failure | null): void;
  firstPause?: number;
}

/**
 * What the desk told and is not kept yet. While the disk fails it waits here, in order, and is tried again by itself; what only came between
 * two texts that wait is given up, so that hours of writing need no more memory than a few texts.
 */
export class Unkept {
  readonly #context: UnkeptContext;
  readonly #waiting = new Map<PostId, Told[]>();
  /** What is being kept at this moment. */
  readonly #inHand = new Set<Told>();
  #isFailing = false;
  /** Whether it was told since the last pause. */
  #isTold = false;
  #pause: number;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(context: UnkeptContext) {
    this.#context = context;
    this.#pause = context.firstPause ?? firstPause;
  }

  /** Keeps what comes of it, in turn, after all that waits. */
  add(id: PostId, told: Told): void {
    this.#put(id, told);
    void this.#tryNow(id);
  }

  /** Keeps later what the disk refused just now; a defect is its caller's alone. */
  refused(id: PostId, told: Told, thrown: unknown): void {
    if (errorCode(thrown) === '') return;
    this.#put(id, told);
    this.#failed(thrown);
  }

  /** Drops what waits of a post, in turn. */
  drop(id: PostId): void {
    if (this.#waiting.delete(id)) this.#tellWell();
  }

  /** Tries nothing by itself any more. */
  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #put(id: PostId, told: Told): void {
    const known = this.#waiting.get(id);
    if (this.#isFailing && known === undefined && this.#waiting.size >= mostPosts) return;
    const waiting = known ?? [];
    this.#waiting.set(id, waiting);
    const last = waiting.at(-1);
    if (!this.#isFailing) waiting.push(told);
    else if (last?.kind === 'wrote' && told.kind === 'wrote' && last.after === told.before && !this.#inHand.has(last))
      waiting[waiting.length - 1] = { ...told, before: last.before, since: last.since ?? last.now };
    else {
      waiting.push(told);
      if (waiting.length > mostWaiting) waiting.splice(1, 1);
    }
  }

  #tryNow(id: PostId): Promise<void> {
    return this.#context.run(id, () => this.#catchUp(id)).catch(() => undefined);
  }

  /** Tries all that waits; what is refused comes last the next time. */
  async #tryAll(): Promise<void> {
    this.#isTold = false;
    let refusals = 0;
    const ids = [...this.#waiting.keys()];
    for (const id of ids) {
      if (this.#ended) return;
      await this.#tryNow(id);
      const waiting = this.#waiting.get(id);
      if (waiting === undefined) continue;
      this.#waiting.delete(id);
      this.#waiting.set(id, waiting);
      refusals += 1;
      // Only where there is a next time.
      if (refusals >= mostRefusals && this.#timer !== null) return;
    }
  }

  async #catchUp(id: PostId): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    for (let told = waiting[0]; told !== undefined; told = waiting[0]) {
      this.#inHand.add(told);
      try {
        await this.#context.keep(id, told);
      } catch (thrown) {
        this.#failed(thrown);
        // No error of the system, so a defect, which would stand in the way of all that follow.
        if (errorCode(thrown) !== '') return;
      } finally {
        this.#inHand.delete(told);
      }
      if (waiting[0] === told) waiting.shift();
    }
    this.#waiting.delete(id);
    this.#tellWell();
  }

  /** Tells that versions can be kept again, once none waits. */
  #tellWell(): void {
    if (!this.#isFailing || this.#waiting.size > 0) return;
    this.#isFailing = false;
    this.#isTold = false;
    this.#pause = this.#context.firstPause ?? firstPause;
    this.#context.tell(null);
  }

  #failed(thrown: unknown): void {
    this.#isFailing = true;
    if (!this.#isTold) this.#context.tell(failureOf(thrown));
    this.#isTold = true;
    if (this.#ended || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tryAll();
    }, this.#pause);
    this.#pause = Math.min(longestPause, this.#pause * 2);
  }
}

function failureOf(thrown: unknown): Failure {
  return toFailure(
    diskFailure(
      thrown,
      'Versions of what you write cannot be kept now',
      'The posts themselves are saved as always. Longhand keeps trying, and makes up for the versions that wait.',
      true,
    ),
  );
}
