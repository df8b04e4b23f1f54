import { LonghandError } from '#core/failure.ts';

const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The one check of what may leave for the system's browser or mail program. Gives the address as the URL parser writes it, so that what
 * was checked is what is opened. Throws `forbidden` for anything else.
 */
export function checkExternalUrl(value: unknown): string {
  const url = parse(value);
  if (url === null || !schemes.has(url.protocol)) throw refused();
  if (url.protocol === 'mailto:') {
    // Some mail programs take attachments from the address.
    if ([...url.searchParams.keys()].some((key) => /^(attach|attachment)$/i.test(key))) throw refused();
    return url.href;
  }
  // `https://bank.example@evil.example/` shows one host and goes to another.
  if (url.hostname === '' || url.username !== '' || url.password !== '') throw refused();
  return url.href;
}

function parse(value: unknown): URL | null {
  if (typeof value !== 'string' || value.length > 2_000) return null;
  // Control characters and spaces at the edges are dropped by the parser but seen by a shell.
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u0020\u007f-\u009f\u2028\u2029\ufeff]/.test(value)) return null;
  return URL.canParse(value) ? new URL(value) : null;
}

function refused(): LonghandError {
  return new LonghandError({
    code: 'forbidden',
    message: 'Longhand opens web and mail addresses only, and this is not one.',
    next: 'Check the address of the link.',
  });
}

/** Makes the opener that links go through; `open` is the effect, e.g. Electron's shell. */
export function makeExternalOpener(open: (url: string) => Promise<void>): (value: unknown) => Promise<void> {
  return async (value) => {
    const url = checkExternalUrl(value);
    try {
      await open(url);
    } catch (cause) {
      throw new LonghandError(
        {
          code: 'remote-failed',
          message: 'No program on this computer opened the address.',
          next: 'Copy the address and open it yourself.',
        },
        { cause },
      );
    }
  };
}
