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

/**
 * What the writer changes about one post. Shown at once, sent in one batch after a pause, one batch at a time. What could not be
 * kept stays here and is sent with the next attempt; only what main refuses is taken back.
 */
export function createMetaWriter(options: MetaWriterOptions) {
  let confirmed = options.meta;
  let sending: PostMetaChanges = {};
  let unsent: PostMetaChanges = {};
  let failure: Failure | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let disposed = false;

  const shown = (): PostMeta => ({ ...confirmed, ...sending, ...unsent });
  const isWaiting = () => Object.keys(unsent).length > 0 || Object.keys(sending).length > 0;
  const tell = () => options.onChange({ meta: shown(), waiting: isWaiting(), failure });

  async function drain(): Promise<void> {
    while (Object.keys(unsent).length > 0) {
      sending = unsent;
      unsent = {};
      try {
        confirmed = await options.send(sending);
        sending = {};
        failure = null;
      } catch (thrown) {
        const why = toFailure(thrown);
        if (refused.has(why.code)) {
          sending = {};
          failure = null;
          options.onRejected(why);
        } else {
          unsent = { ...sending, ...unsent };
          sending = {};
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
      return { ...sending, ...unsent };
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
