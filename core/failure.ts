/** Every code an operation may fail with. The window chooses its words and its next step by the code, so a code is added here and nowhere else. */
export const failureCodes = [
  'invalid-input', // a payload that its channel does not accept
  'forbidden', // a sender, frame, path or URL that is not allowed
  'cancelled', // the writer cancelled it
  'not-found', // no such post, account, library, picture
  'conflict', // the thing changed meanwhile: stale version, slug taken, file changed on disk
  'read-only', // the post has a problem and is shown, not edited
  'unreadable', // the file or folder could not be read or understood
  'disk-full',
  'disk-denied', // permission, read-only file system
  'disk-failed', // any other failure of the file system
  'not-an-image',
  'too-large',
  'offline', // no answer: name not resolved, refused, reset, timed out before anything was sent
  'unclear', // sent, but no answer came: it may or may not have arrived
  'wrong-credentials',
  'not-permitted', // the account may sign in but not do this
  'rejected', // the remote understood and refused the content
  'remote-failed', // the remote broke (5xx, nonsense answer)
  'not-a-site', // the address has no publishing interface that Longhand knows
  'unprotected', // this system cannot protect secrets, and the writer has not agreed to keep them so
  'internal', // a defect of Longhand
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** A failure as plain data, as it crosses IPC and as it is shown. */
export interface Failure {
  code: FailureCode;
  /** What happened, one or two plain sentences for the writer. */
  message: string;
  /** What is safe, e.g. "Your text is kept in this window." */
  kept?: string;
  /** What to do next. */
  next?: string;
  /** For the curious and for bug reports: status lines, paths, stacks. Shown under Details only. Never holds a secret. */
  detail?: string;
}

/** The one error class that crosses module borders on purpose; anything else that is thrown is a defect and becomes `internal`. */
export class LonghandError extends Error {
  override readonly name = 'LonghandError';
  readonly code: FailureCode;
  readonly kept: string | undefined;
  readonly next: string | undefined;
  readonly detail: string | undefined;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.code = failure.code;
    this.kept = failure.kept;
    this.next = failure.next;
    this.detail = failure.detail;
  }
}

/** Turns whatever was thrown into a {@link Failure}; an error that nobody foresaw keeps its stack in `detail`. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof LonghandError) {
    const { code, message, kept, next, detail } = thrown;
    return {
      code,
      message,
      ...(kept !== undefined && { kept }),
      ...(next !== undefined && { next }),
      ...(detail !== undefined && { detail }),
    };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'cancelled', message: 'Cancelled.' };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Longhand.',
    detail: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  };
}
