import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { siteName } from '#core/publish/address.ts';
import type { AccountSettings } from '#core/publish/connector.ts';
import { failureOfAnswer, keptHere, offline, shortened, unclear } from '#core/publish/failures.ts';
import { unescapeHtml } from '#core/publish/terms.ts';

import { exchange, NoAnswer } from '../exchange.ts';
import type { ExchangeContext, Reply } from '../exchange.ts';

export type WordPressSettings = Extract<AccountSettings, { kind: 'wordpress' }>;

export type Query = Record<string, string | number | readonly (string | number)[]>;

/** How long things may take, ms. Tests shorten it. */
export interface Timing {
  request: number;
  upload: number;
  /** Pauses between the looks that follow a lost answer. */
  looks: readonly number[];
  /** An intent younger than this may still be at work on the server: its end is awaited, not guessed. */
  settle: number;
}

export const usualTiming: Timing = { request: 60_000, upload: 300_000, looks: [500, 1_500, 4_000], settle: 45_000 };

/** The server may have acted, but no answer that can be used came. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}

const errorSchema = z.object({
  code: z.string(),
  message: z.string().catch(''),
  data: z.unknown().optional(),
});
export type WordPressError = z.output<typeof errorSchema>;

/** Codes that say for sure that nothing was made, although the status is the server's own fault. */
const refusals = new Set([
  'rest_upload_sideload_error',
  'rest_upload_unknown_error',
  'rest_upload_no_space',
  'db_insert_error',
  'db_update_error',
]);

/** A plugin ended the request, whatever status it gave: perhaps only after what was asked for had been made. */
const cutShort = 'wp_die';

/** Speaks REST with one WordPress site. Every method throws LonghandError; writes may throw {@link LostAnswer} besides. */
export interface WordPressClient {
  /** What people call the site. */
  site: string;
  /** The site's clock, as its last answer told it; ours before the first. */
  siteNow(): Date;
  get<T>(path: string, query: Query, schema: z.ZodType<T>, doing: string): Promise<T>;
  /** Like `get`, with null where the site says that there is no such thing. */
  find<T>(path: string, query: Query, schema: z.ZodType<T>, doing: string): Promise<T | null>;
  /** All pages of a list, at most `mostPages`; `until` ends it early. */
  list<T>(path: string, query: Query, item: z.ZodType<T>, doing: string, until?: (found: T[]) => boolean): Promise<T[]>;
  write<T>(
    path: string,
    query: Query,
    body: Record<string, unknown> | FormData,
    schema: z.ZodType<T>,
    doing: string,
  ): Promise<T>;
  remove(path: string, query: Query, doing: string): Promise<void>;
}

const mostPages = 50;

export function wordpressClient(
  settings: WordPressSettings,
  secret: string,
  context: ExchangeContext,
  timing: Timing,
): WordPressClient {
  const site = siteName(settings.siteUrl);
  const authorization = `Basic ${Buffer.from(`${settings.username}:${secret}`, 'utf8').toString('base64')}`;

  let clockSkew = 0;
  const seen = (reply: Reply): Reply => {
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (!Number.isNaN(date)) clockSkew = date - Date.now();
    return reply.json === undefined ? { ...reply, json: jsonAfterNotices(reply.text) } : reply;
  };

  const read = async (path: string, query: Query): Promise<Reply> => {
    try {
      const reply = await exchange(context, {
        method: 'GET',
        url: routeUrl(settings.apiRoot, path, query),
        headers: { authorization, accept: 'application/json' },
        timeout: timing.request,
        redirects: 'same-origin',
      });
      return seen(reply);
    } catch (thrown) {
      if (thrown instanceof NoAnswer) throw offline(site, thrown.message);
      throw thrown;
    }
  };

  const send = async (
    method: 'POST' | 'DELETE',
    path: string,
    query: Query,
    body?: Record<string, unknown> | FormData,
  ): Promise<Reply> => {
    try {
      const reply = await exchange(context, {
        method,
        url: routeUrl(settings.apiRoot, path, query),
        headers: {
          authorization,
          accept: 'application/json',
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        },
        timeout: body instanceof FormData ? timing.upload : timing.request,
        ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      return seen(reply);
    } catch (thrown) {
      if (!(thrown instanceof NoAnswer)) throw thrown;
      if (!thrown.sent) throw offline(site, thrown.message);
      throw new LostAnswer(thrown.message);
    }
  };

  const parse = <T>(reply: Reply, schema: z.ZodType<T>, doing: string): T => {
    if (reply.status < 200 || reply.status > 299) throw failureOf(reply, site, doing);
    const parsed = schema.safeParse(reply.json);
    if (!parsed.success) throw nonsense(reply, site, doing);
    return parsed.data;
  };

  const client: WordPressClient = {
    site,
    siteNow: () => new Date(Date.now() + clockSkew),
    async get(path, query, schema, doing) {
      return parse(await read(path, query), schema, doing);
    },
    async find(path, query, schema, doing) {
      const reply = await read(path, query);
      const code = errorOf(reply)?.code;
      if ((reply.status === 404 || reply.status === 410) && code !== undefined && code !== 'rest_no_route') return null;
      return parse(reply, schema, doing);
    },
    async list(path, query, item, doing, until) {
      const found: z.output<typeof item>[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const reply = await read(path, { per_page: 100, ...query, page });
        if (page > 1 && errorOf(reply)?.code === 'rest_invalid_param') break;
        if (page > 1 && errorOf(reply)?.code === 'rest_post_invalid_page_number') break;
        const items = parse(reply, z.array(item), doing);
        found.push(...items);
        const pages = Number(reply.headers.get('x-wp-totalpages') ?? '0');
        if (items.length === 0 || page >= pages || until?.(found) === true) break;
      }
      return found;
    },
    async write(path, query, body, schema, doing) {
      const reply = await send('POST', path, query, body);
      const parsed = schema.safeParse(reply.json);
      if (reply.status >= 200 && reply.status <= 299) {
        if (!parsed.success)
          throw new LostAnswer(`HTTP ${reply.status} with an answer that is not WordPress’s: ${shortened(reply.text)}`);
        return parsed.data;
      }
      const error = errorOf(reply);
      if (error?.code === cutShort || (reply.status >= 500 && !refusals.has(error?.code ?? ''))) {
        throw new LostAnswer(`HTTP ${reply.status}: ${shortened(error?.message ?? reply.text)}`);
      }
      throw failureOf(reply, site, doing);
    },
    async remove(path, query, doing) {
      const reply = await send('DELETE', path, query);
      if (reply.status === 404 || reply.status === 410) return;
      if (reply.status >= 500) throw new LostAnswer(`HTTP ${reply.status}`);
      if (reply.status < 200 || reply.status > 299) throw failureOf(reply, site, doing);
    },
  };
  return client;
}

/** The address of a route, for an API root of either form (`…/wp-json/` or `…/?rest_route=/`). */
export function routeUrl(apiRoot: string, path: string, query: Query): string {
  const url = new URL(apiRoot);
  const route = url.searchParams.get('rest_route');
  if (route === null) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  else url.searchParams.set('rest_route', `${route.replace(/\/+$/, '')}/${path}`);
  for (const [name, value] of Object.entries(query))
    url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return url.href;
}

/** The JSON of an answer that a plugin's notices were printed before, as happens where PHP shows its warnings; undefined if there is none. */
function jsonAfterNotices(text: string): unknown {
  const start = text.search(/\[?\{"/);
  if (start === -1) return undefined;
  try {
    return JSON.parse(text.slice(start)) as unknown;
  } catch {
    return undefined;
  }
}

/** WordPress's own error in an answer, or null. */
export function errorOf(reply: Pick<Reply, 'json'>): WordPressError | null {
  const parsed = errorSchema.safeParse(reply.json);
  return parsed.success ? parsed.data : null;
}

/** An error that WordPress answered, with its own code besides the words; what `term_exists` is told by. */
export class WordPressRefusal extends LonghandError {
  readonly error: WordPressError;

  constructor(failure: LonghandError, error: WordPressError) {
    super({
      code: failure.code,
      message: failure.message,
      kept: failure.kept ?? keptHere,
      ...(failure.next !== undefined && { next: failure.next }),
      ...(failure.detail !== undefined && { detail: failure.detail }),
    });
    this.error = error;
  }
}

function failureOf(reply: Reply, site: string, doing: string): LonghandError {
  const error = errorOf(reply);
  const message = error === null ? null : unescapeHtml(shortened(error.message));
  const code = error?.code ?? null;
  if (reply.status === 401 && code?.startsWith('rest_cannot_') === true) {
    // WordPress names a wrong password this way too, when the request is one that needs a right.
    return wrongCredentials(site, `HTTP 401 ${code}`);
  }
  if (reply.status === 401) return wrongCredentials(site, `HTTP 401${code === null ? '' : ` ${code}`}`);
  if (reply.status === 404 && (code === null || code === 'rest_no_route'))
    return closedApi(site, `HTTP 404, when asked to ${doing}`);
  if (code === 'rest_upload_sideload_error' || code === 'rest_upload_unknown_error') {
    return refusal(failureOfAnswer({ site, doing, status: 400, code, message }), error);
  }
  if (error === null && reply.status < 500 && reply.status !== 413 && reply.status !== 429 && reply.status >= 400) {
    return new LonghandError({
      code: reply.status === 403 ? 'not-permitted' : 'remote-failed',
      message: `Something in front of WordPress at ${site} refused when asked to ${doing}: a firewall or a security plugin, perhaps.`,
      kept: keptHere,
      next: 'Ask whoever runs the site to allow Longhand.',
      detail: `HTTP ${reply.status}: ${shortened(reply.text)}`,
    });
  }
  return refusal(failureOfAnswer({ site, doing, status: reply.status, code, message }), error);
}

function refusal(failure: LonghandError, error: WordPressError | null): LonghandError {
  return error === null ? failure : new WordPressRefusal(failure, error);
}

function wrongCredentials(site: string, detail: string): LonghandError {
  return new LonghandError({
    code: 'wrong-credentials',
    message: `${site} did not accept the user name and application password.`,
    kept: keptHere,
    next: 'Check both. An application password is made in WordPress under Users, Profile; the password of the login page does not work here.',
    detail,
  });
}

export function closedApi(site: string, detail: string): LonghandError {
  return new LonghandError({
    code: 'not-a-site',
    message: `WordPress’s REST interface does not answer at ${site}. It may have been switched off or moved.`,
    kept: keptHere,
    next: 'Check the site’s address, or ask whoever runs it to switch the REST interface on.',
    detail,
  });
}

function nonsense(reply: Reply, site: string, doing: string): LonghandError {
  return new LonghandError({
    code: 'remote-failed',
    message: `${site} gave an answer that Longhand does not understand when asked to ${doing}.`,
    kept: keptHere,
    next: 'Try again in a while. If it stays so, a plugin there may be in the way.',
    detail: `HTTP ${reply.status}: ${shortened(reply.text)}`,
  });
}

/** Whether a write that failed so surely left nothing behind, so that its intent can be taken back. */
export function surelyNotDone(thrown: unknown): boolean {
  return thrown instanceof LonghandError && thrown.code !== 'cancelled' && thrown.code !== 'unclear';
}

/** What a {@link LostAnswer} becomes once looking did not settle it. */
export function stillUnclear(client: WordPressClient, doing: string, lost: LostAnswer): LonghandError {
  return unclear(client.site, doing, lost.message);
}
