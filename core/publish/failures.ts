import { LonghandError } from '../failure.ts';
import type { Failure, FailureCode } from '../failure.ts';

/** Said with every failure of publishing: the text never leaves the library, whatever a remote does. */
export const keptHere = 'Your post is safe on this computer.';

/** What a remote answered that it should not have. */
export interface RemoteAnswer {
  /** What people call the remote, e.g. its host. */
  site: string;
  /** What was asked, as it follows "could not": "upload photo.jpg", "save the post". */
  doing: string;
  status: number;
  /** The remote's own word for it (`rest_cannot_create`), or null. */
  code: string | null;
  /** The remote's own sentence, plain text, or null. */
  message: string | null;
}

/** Turns an answer that is no success into words for the writer. */
export function failureOfAnswer(answer: RemoteAnswer): LonghandError {
  const { site, doing, status } = answer;
  const said = answer.message === null || answer.message === '' ? '' : ` It says: “${shortened(answer.message)}”`;
  const detail = `HTTP ${status}${answer.code === null ? '' : ` ${answer.code}`}, when asked to ${doing}`;
  const failure = (code: FailureCode, message: string, next?: string): LonghandError =>
    new LonghandError({ code, message, kept: keptHere, detail, ...(next !== undefined && { next }) });
  if (status === 401) {
    return failure(
      'wrong-credentials',
      `${site} did not accept the sign-in.`,
      'Check the account’s user name and password.',
    );
  }
  if (status === 403) {
    return failure(
      'not-permitted',
      `This account may not ${doing} at ${site}.${said}`,
      'Ask whoever runs the site, or use another account.',
    );
  }
  if (status === 404 || status === 410)
    return failure('not-found', `${site} could not ${doing}: it is not there.${said}`);
  if (status === 409 || status === 412)
    return failure('conflict', `${site} could not ${doing}: it was changed meanwhile.${said}`);
  if (status === 413)
    return failure('too-large', `${site} could not ${doing}: it is larger than the site takes.${said}`);
  if (status === 429) {
    return failure(
      'remote-failed',
      `${site} asks to be left alone for a while.`,
      'Wait a few minutes, then publish again.',
    );
  }
  if (status >= 300 && status < 400) {
    return failure(
      'remote-failed',
      `${site} sent Longhand to another address, which was not followed, so that nothing is signed in elsewhere by mistake.`,
      'Check the account’s address; the site may have moved.',
    );
  }
  if (status >= 400 && status < 500) return failure('rejected', `${site} could not ${doing}.${said}`);
  if (status >= 500)
    return failure('remote-failed', `${site} failed when asked to ${doing}.${said}`, 'Try again in a while.');
  return failure('remote-failed', `${site} gave an answer that Longhand does not understand.${said}`);
}

/** Nothing answered, and surely nothing arrived. */
export function offline(site: string, reason: string): LonghandError {
  return new LonghandError({
    code: 'offline',
    message: `${site} did not answer.`,
    kept: `Nothing was sent. ${keptHere}`,
    next: 'Check the network and the address, then try again.',
    detail: reason,
  });
}

/** Something was sent and no answer came, and looking it up did not settle it either. */
export function unclear(site: string, doing: string, reason: string): LonghandError {
  return new LonghandError({
    code: 'unclear',
    message: `The connection to ${site} ended before it answered, so it is not known whether it could ${doing}.`,
    kept: keptHere,
    next: 'Publish again: Longhand looks at the site first, and sends nothing twice.',
    detail: reason,
  });
}

export function cancelled(): LonghandError {
  return new LonghandError({
    code: 'cancelled',
    message: 'Publishing was cancelled.',
    kept: `${keptHere} What had been sent already is remembered and is not sent again.`,
  });
}

/** Another Longhand, in a window or the command line, has begun to send the same post. */
export function sentElsewhere(accountName: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: `The post is being published to ${accountName} elsewhere: by another Longhand, or on another computer.`,
    kept: keptHere,
    next: 'Wait until that is done, then publish again.',
  });
}

/** The remote post was changed by another hand since it was last sent. */
export function changedRemotely(site: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: `The post was changed at ${site} since Longhand last sent it. Nothing was sent.`,
    kept: keptHere,
    next: 'Look at the post there first. Publish again to replace it with your text.',
  });
}

/** The remote post lies in the remote's trash. */
export function trashedRemotely(site: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: `The post is in the trash at ${site}. Nothing was sent.`,
    kept: keptHere,
    next: 'Publish again to take it out of the trash with the text as it is here.',
  });
}

/** The remote post is gone for good. */
export function goneRemotely(site: string): LonghandError {
  return new LonghandError({
    code: 'conflict',
    message: `The post is no longer at ${site}; it was deleted there. Nothing was sent.`,
    kept: keptHere,
    next: 'Publish again to make a new post there.',
  });
}

/** What was given as an account's address is none; it is not repeated, because it may hold a password. */
export function notAnAddress(): Failure {
  return {
    code: 'invalid-input',
    message: 'That is not the address of a website that Longhand can publish to.',
    kept: keptHere,
    next: 'Type it as the browser shows it, without a user name or password in it.',
  };
}

/** Plain http to another machine would show the password to everyone on the way. */
export function unprotectedAddress(site: string): Failure {
  return {
    code: 'forbidden',
    message: `The address of ${site} begins with http:, so everyone on the way could read the password.`,
    kept: keptHere,
    next: 'Use the address with https:. If the site has none, ask whoever runs it.',
  };
}

/** A remote's sentence as one line of plain text that fits a notice. */
export function shortened(text: string): string {
  // Its beginning alone: looking for the end of each of a million open tags would stop the app.
  const plain = text
    .slice(0, 4_000)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
}

/** A failure with every trace of the secrets taken out of what is shown, e.g. where a server's answer repeats what it was sent. */
export function withoutSecrets(failure: Failure, secrets: readonly string[]): Failure {
  const hidden = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
  const clean = (text: string): string => hidden.reduce((left, secret) => left.replaceAll(secret, '•••'), text);
  return {
    code: failure.code,
    message: clean(failure.message),
    ...(failure.kept !== undefined && { kept: clean(failure.kept) }),
    ...(failure.next !== undefined && { next: clean(failure.next) }),
    ...(failure.detail !== undefined && { detail: clean(failure.detail) }),
  };
}
