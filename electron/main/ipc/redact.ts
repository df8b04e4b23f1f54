import type { Failure } from '#core/failure.ts';

const hidden = '•••';

/** What gives a secret away by its form, wherever it stands: credentials in a URL or a header, a token in a query. */
const forms: [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/gi, `$1${hidden}@`],
  [/\b(basic|bearer|digest|hmac)\s+[\w+/=.~-]{6,}/gi, `$1 ${hidden}`],
  [
    /\b((?:access_|refresh_)?token|secret|password|passwd|api[-_]?key|signature)(["']?\s*[:=]\s*["']?)[^\s"'&,;}]{1,2000}/gi,
    `$1$2${hidden}`,
  ],
];

/** Takes the given secrets, their encoded forms, and whatever looks like one, out of every text of a failure. */
export function redact(failure: Failure, secrets: readonly string[]): Failure {
  const given = secrets.flatMap(encodings).sort((a, b) => b.length - a.length);
  const clean = (text: string): string => {
    let result = text;
    for (const secret of given) result = result.replaceAll(secret, hidden);
    for (const [form, replacement] of forms) result = result.replace(form, replacement);
    return result;
  };
  return {
    code: failure.code,
    message: clean(failure.message),
    ...(failure.kept !== undefined && { kept: clean(failure.kept) }),
    ...(failure.next !== undefined && { next: clean(failure.next) }),
    ...(failure.detail !== undefined && { detail: clean(failure.detail) }),
  };
}

/** The secrets in a call's input: what stands under the key `secret`. */
export function secretsIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'secret')) return [];
  const secret = (input as { secret?: unknown }).secret;
  return typeof secret === 'string' ? [secret] : [];
}

function encodings(secret: string): string[] {
  // A shorter one would blank out ordinary letters, and guards nothing.
  if (secret.length < 4) return [];
  return [
    ...new Set([
      secret,
      // Application passwords are shown with spaces and sent without.
      secret.replaceAll(/\s+/g, ''),
      encodeURIComponent(secret.toWellFormed()),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
    ]),
  ].filter((form) => form.length >= 4);
}
