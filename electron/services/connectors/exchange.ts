import { cancelled } from '#core/publish/failures.ts';

export interface ExchangeContext {
  fetch: typeof fetch;
  signal: AbortSignal;
}

export interface ExchangeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | FormData | Uint8Array<ArrayBuffer>;
  /** How long the whole exchange may take, ms. */
  timeout: number;
  /**
   * `same-origin` follows a redirect while it stays on the origin (or goes from http to https of the same host): for requests that
   * sign in. `any` is for requests that carry nothing secret. Only GET is ever followed; anything else is answered as it came.
   */
  redirects?: 'same-origin' | 'any';
  /** The most bytes that are read of the answer. */
  maxBytes?: number;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** Where the answer came from, after redirects. */
  url: string;
  text: string;
  /** The text as JSON; undefined when it is none. */
  json: unknown;
}

/** No whole answer came. `sent` tells whether the request may have arrived; while it is false, nothing did. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly sent: boolean;

  constructor(reason: string, sent: boolean) {
    super(reason);
    this.sent = sent;
  }
}

/** Say that nothing was sent when connecting failed with them; a connection that stood may end with them, too. */
const connectCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
]);

const unsentCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);

const mostRedirects = 5;

/**
 * Sends one request and reads the whole answer. Any HTTP status is an answer. Throws {@link NoAnswer}, or `cancelled` when the
 * context's signal ended it.
 */
export async function exchange(context: ExchangeContext, request: ExchangeRequest): Promise<Reply> {
  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const reply = await exchangeOnce(context, { ...request, url });
    const location = reply.headers.get('location');
    if (!isRedirect(reply.status) || location === null || request.method !== 'GET' || request.redirects === undefined)
      return reply;
    if (redirects === mostRedirects || !URL.canParse(location, url)) return reply;
    const next = new URL(location, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:') return reply;
    if (request.redirects === 'same-origin' && !staysHome(new URL(url), next)) return reply;
    url = next.href;
  }
}

async function exchangeOnce(context: ExchangeContext, request: ExchangeRequest): Promise<Reply> {
  if (context.signal.aborted) throw cancelled();
  const timeout = AbortSignal.timeout(request.timeout);
  const signal = AbortSignal.any([context.signal, timeout]);
  try {
    const response = await context.fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      signal,
      headers: request.headers ?? {},
      ...(request.body !== undefined && { body: request.body }),
    });
    const text = await readText(response, request.maxBytes ?? 8 * 1024 * 1024);
    return { status: response.status, headers: response.headers, url: request.url, text, json: parseJson(text) };
  } catch (thrown) {
    if (context.signal.aborted) throw cancelled();
    if (timeout.aborted) throw new NoAnswer(`No answer within ${Math.round(request.timeout / 1000)} s`, true);
    throw new NoAnswer(reasonOf(thrown), !wasUnsent(thrown));
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return text;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text) as unknown;
  } catch {
    return undefined;
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function staysHome(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const upgraded = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
  return upgraded && from.port === '' && to.port === '';
}

/** The error that fetch wraps, if it wraps one. */
function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
}

/** What the system said, and while it was asked to do what. */
function systemErrorsOf(thrown: unknown): { code: string; syscall: unknown }[] {
  const cause = causeOf(thrown);
  const errors: unknown[] = cause instanceof AggregateError ? [cause, ...cause.errors] : [cause];
  return errors.flatMap((error) =>
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? [{ code: error.code, syscall: 'syscall' in error ? error.syscall : undefined }]
      : [],
  );
}

function wasUnsent(thrown: unknown): boolean {
  const errors = systemErrorsOf(thrown);
  if (errors.some(({ code, syscall }) => unsentCodes.has(code) || (syscall === 'connect' && connectCodes.has(code))))
    return true;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return /ERR_(?:NAME_NOT_RESOLVED|CONNECTION_REFUSED|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|CERT_|SSL_)/.test(text);
}

function reasonOf(thrown: unknown): string {
  const cause = causeOf(thrown);
  const text = cause instanceof Error ? cause.message : String(cause);
  const codes = systemErrorsOf(thrown).map(({ code }) => code);
  return text === '' ? codes.join(', ') || 'No connection' : text;
}
