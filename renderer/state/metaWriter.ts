import { LonghandError, toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { PostMeta, PostMetaChanges } from '#core/post/post.ts';

/** How long a pause in typing is before what was typed is sent, ms. */
export const metaDelay = 300;
/** How long after a failure the same is sent again, ms. */
const retryDelay = 5_000;

export interface MetaWriterOptions {
  meta: PostMeta;
  send: (changes: PostMetaChanges) => Promise<PostMeta>;
  /** Told of every change of what is shown and of how sending stands. */
  onChange: (state: { meta: PostMeta; waiting: boolean; failure: Failure | null }) => void;
  /** A change that main will never take: it was taken back. */
  onRejected: (failure: Failure) => void;
  delay?: number;
}

/** The change itself is at fault: to send it again would fail again. Anything else is kept, and sent again. */
const refused = new Set<Failure['code']>([
  'invalid-input',
  'forbidden',
  'not-found',
  'read-only',
  'conflict',
  'too-large',
]);

/** One field is at fault, and those that were sent with it may be fine. */
const fieldRefused = new Set<Failure['code']>(['invalid-input', 'too-large']);

/**
 * What the writer changes about one post. Shown at once, sent in one batch after a pause, one batch at a time. What could not be
 * kept stays here and is sent with the next attempt; only what main refuses is taken back.
 */
export function createMetaWriter(options: MetaWriterOptions) {
  let confirmed = options.meta;
  let sending: PostMetaChanges = {};
  /** Fields of a batch that was refused, each to be sent by itself. */
  let single: PostMetaChanges[] = [];
  let unsent: PostMetaChanges = {};
  let failure: Failure | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let disposed = false;

  const waiting = (): PostMetaChanges => Object.assign({}, sending, ...single, unsent) as PostMetaChanges;
  const isWaiting = () => Object.keys(waiting()).length > 0;
  const shown = (): PostMeta => ({ ...confirmed, ...waiting() });
  const tell = () => options.onChange({ meta: shown(), waiting: isWaiting(), failure });

  async function drain(): Promise<void> {
    while (isWaiting()) {
      const [first] = single;
      if (first === undefined) {
        sending = unsent;
        unsent = {};
      } else {
        sending = first;
        single = single.slice(1);
      }
      try {
        confirmed = await options.send(sending);
        sending = {};
        failure = null;
      } catch (thrown) {
        const why = toFailure(thrown);
        const fields = Object.entries(sending);
        if (fieldRefused.has(why.code) && fields.length > 1) {
          single = fields.map(([field, value]) => ({ [field]: value }));
          sending = {};
        } else if (refused.has(why.code)) {
          sending = {};
          failure = null;
          options.onRejected(why);
        } else {
          unsent = waiting();
          sending = {};
          single = [];
          failure = why;
          wait(retryDelay);
          break;
        }
      } finally {
        tell();
      }
    }
  }

  function wait(ms: number) {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(() => void send(), ms);
  }

  function send(): Promise<void> {
    clearTimeout(timer);
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    get meta() {
      return shown();
    },
    /** What main has not confirmed. */
    get waiting(): PostMetaChanges {
      return waiting();
    },
    change(changes: PostMetaChanges) {
      unsent = { ...unsent, ...changes };
      wait(options.delay ?? metaDelay);
      tell();
    },
    /** Sends what waits now. Rejects with the failure while something could not be kept. */
    async flush(): Promise<void> {
      await send();
      // Typed while the last batch was on its way: it waits for its pause no longer.
      if (Object.keys(unsent).length > 0 && failure === null) await send();
      if (failure !== null) throw new LonghandError(failure);
    },
    /** Main changed the post by itself: what it says holds, but for what still waits here. */
    adopt(meta: PostMeta) {
      confirmed = meta;
      tell();
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}

export type MetaWriter = ReturnType<typeof createMetaWriter>;
