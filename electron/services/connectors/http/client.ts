import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { protectsSecrets, siteName } from '#core/publish/address.ts';
import type { AccountSettings } from '#core/publish/connector.ts';
import { failureOfAnswer, keptHere, offline, shortened, unclear, unprotectedAddress } from '#core/publish/failures.ts';

import { exchange, NoAnswer } from '../exchange.ts';
import type { ExchangeContext, Reply } from '../exchange.ts';
import { wait } from '../wait.ts';
import { signatureHeaders } from './message.ts';
import type { Message } from './message.ts';

export type HttpSettings = Extract<AccountSettings, { kind: 'http' }>;

/** How long things may take, ms. Tests shorten it. */
export interface Timing {
  request: number;
  /** Pauses before a request without an answer is sent again, under the same key. */
  retries: readonly number[];
}
export const usualTiming: Timing = { request: 120_000, retries: [500, 2_000, 6_000] };

const errorSchema = z.object({ error: z.string() });
const nothing = new Uint8Array();

export interface SentReply extends Reply {
  /** No request was left without a usable answer before this one: whatever it says is all that became of the message. */
  first: boolean;
}

export interface HttpClient {
  site: string;
  /** Asks the endpoint to describe itself; any answer is given back. */
  describe(): Promise<Reply>;
  /**
   * Sends a message under a key, and again while no usable answer comes: the key lets the endpoint tell a repetition. Any answer below
   * 500 is given back.
   */
  send(method: 'POST' | 'PUT', url: string, message: Message, key: string, revision: string | null): Promise<SentReply>;
}

export function httpClient(
  settings: HttpSettings,
  secret: string,
  context: ExchangeContext,
  timing: Timing,
): HttpClient {
  const site = siteName(settings.endpoint);
  // A signature shows no secret to those on the way; a token does.
  if (settings.auth === 'bearer' && !protectsSecrets(settings.endpoint))
    throw new LonghandError(unprotectedAddress(site));

  if (settings.auth === 'bearer' && !/^[\x21-\x7e]+$/.test(secret)) {
    throw new LonghandError({
      code: 'wrong-credentials',
      message: 'The token has characters that no token can have: letters beyond ASCII, or spaces.',
      kept: keptHere,
      next: 'Copy it again from where it was made.',
    });
  }

  const authorization = (method: string, url: string, key: string, bytes: Uint8Array): Record<string, string> => {
    if (settings.auth === 'bearer') return { authorization: `Bearer ${secret}` };
    if (settings.auth === 'none') return {};
    return signatureHeaders(secret, { method, url, idempotencyKey: key, bytes }, Math.floor(Date.now() / 1000));
  };

  return {
    site,
    async describe() {
      try {
        return await exchange(context, {
          method: 'GET',
          url: settings.endpoint,
          headers: { accept: 'application/json', ...authorization('GET', settings.endpoint, '', nothing) },
          timeout: timing.request,
          // A signature holds for one path only.
          ...(settings.auth !== 'hmac' && { redirects: 'same-origin' as const }),
        });
      } catch (thrown) {
        if (thrown instanceof NoAnswer) throw offline(site, thrown.message);
        throw thrown;
      }
    },
    async send(method, url, message, key, revision) {
      const pauses = [...timing.retries];
      let lost: NoAnswer | null = null;
      for (;;) {
        try {
          const reply = await exchange(context, {
            method,
            url,
            headers: {
              accept: 'application/json',
              'content-type': message.contentType,
              'idempotency-key': key,
              ...(revision !== null && { 'if-match': `"${revision}"` }),
              ...authorization(method, url, key, message.bytes),
            },
            body: message.bytes,
            timeout: timing.request,
          });
          if (reply.status < 500 && !(reply.status >= 200 && reply.status < 300 && reply.json === undefined))
            return { ...reply, first: lost === null };
          lost = new NoAnswer(`HTTP ${reply.status}: ${shortened(reply.text)}`, true);
          if (pauses.length === 0 && reply.status >= 500) throw answered(reply, site, 'save the post');
        } catch (thrown) {
          if (!(thrown instanceof NoAnswer)) throw thrown;
          if (!thrown.sent && lost === null) throw offline(site, thrown.message);
          lost = thrown.sent ? thrown : (lost ?? thrown);
        }
        const pause = pauses.shift();
        if (pause === undefined) throw unclear(site, 'save the post', lost.message);
        await wait(pause, context.signal);
      }
    },
  };
}

/** Words for an answer that is no success. */
export function answered(reply: Reply, site: string, doing: string): LonghandError {
  const parsed = errorSchema.safeParse(reply.json);
  const said = parsed.success ? parsed.data.error : reply.json === undefined ? shortened(reply.text) : null;
  if (reply.status === 401 || (reply.status === 403 && !parsed.success)) {
    return new LonghandError({
      code: 'wrong-credentials',
      message: `${site} did not accept the account’s token or key.`,
      kept: keptHere,
      next: 'Check it with whoever runs the endpoint.',
      detail: `HTTP ${reply.status}`,
    });
  }
  if (reply.status === 404 || reply.status === 405)
    return notAnEndpoint(site, `HTTP ${reply.status}, when asked to ${doing}`);
  return failureOfAnswer({ site, doing, status: reply.status, code: null, message: said });
}

export function notAnEndpoint(site: string, detail: string): LonghandError {
  return new LonghandError({
    code: 'not-a-site',
    message: `What answers at ${site} is not an endpoint that takes posts.`,
    kept: keptHere,
    next: 'Check the address; docs/http-endpoint.md describes what Longhand expects there.',
    detail,
  });
}
