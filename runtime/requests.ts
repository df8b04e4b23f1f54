import type { Protocol } from './chromium/connection.ts';
import { engine } from './engine.ts';
import { makeEvent } from './api/event.ts';
import { handlerOf } from './api/protocol.ts';
import { session } from './api/session.ts';
import { WebContents } from './api/web-contents.ts';
import { applyPermissions } from './permissions.ts';
import { fromChromium, headerToChromium, originOf, schemeOf, toChromium } from './scheme.ts';

type Paused = Protocol.Fetch.requestPausedPayload;

/** Lets main decide over every request of every page: guards first, then webRequest, then the scheme's own handler. */
export function answerRequests(): void {
  engine.on('request', (paused) => {
    answer(paused).catch((error: unknown) => {
      // The page or Chromium went while the answer was made.
      if (engine.running) fail(paused, 'Failed');
      if (!/page has gone|Chromium has ended|Invalid InterceptionId/.test(String(error))) console.error(error);
    });
  });
  engine.on('download', ({ guid, url, suggestedFilename, frameId }) => {
    const event = makeEvent({});
    const cancel = (): void => void engine.browser.send('Browser.cancelDownload', { guid }).catch(() => undefined);
    const item = { getURL: () => fromChromium(url), getFilename: () => suggestedFilename, cancel };
    session.defaultSession.emit('will-download', event, item, engine.ownerOfFrame(frameId));
    if (event.defaultPrevented) cancel();
  });
  session.defaultSession.webRequest.responsesWanted = (wanted) => {
    if (engine.running) void engine.interceptResponses(wanted).catch(() => undefined);
  };
}

async function answer(paused: Paused): Promise<void> {
  const { request, resourceType, frameId, requestId } = paused;
  if (engine.isStray(frameId)) return fail(paused, 'Aborted');
  const owner = engine.ownerOfFrame(frameId);
  const contents = owner instanceof WebContents ? owner : undefined;
  if (paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined)
    return answerResponse(paused, contents);
  if (request.url.endsWith('/favicon.ico') && resourceType === 'Other') return fail(paused, 'Aborted');

  const isDocument = resourceType === 'Document';
  if (
    isDocument &&
    contents?.allowsNavigation(frameId, request.url, paused.redirectedRequestId !== undefined) === false
  ) {
    return fail(paused, 'Aborted');
  }
  const url = fromChromium(request.url);
  const details = {
    id: Number.parseInt(requestId.replace(/\D/g, ''), 10),
    url,
    method: request.method,
    resourceType: resourceTypes[resourceType] ?? 'other',
    referrer: fromChromium(request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
    webContentsId: contents?.id,
    webContents: contents,
    frame: contents?.frame(frameId),
  };
  const { cancel, redirectURL } = await session.defaultSession.webRequest.beforeRequest(details);
  if (cancel === true) return fail(paused, 'BlockedByClient');
  if (redirectURL !== undefined) {
    await engine.browser.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 307,
      // As Chromium writes a redirect of its own making: whoever asked may follow.
      responseHeaders: [
        { name: 'Location', value: toChromium(redirectURL) },
        { name: 'Access-Control-Allow-Origin', value: request.headers['Origin'] ?? '*' },
        { name: 'Access-Control-Allow-Credentials', value: 'true' },
      ],
    });
    return;
  }
  if (isDocument && contents !== undefined && frameId === contents.targetId) {
    await applyPermissions(contents, originOf(url), new URL(request.url).origin);
  }
  const scheme = schemeOf(request.url) ?? new URL(request.url).protocol.slice(0, -1);
  const handler = handlerOf(scheme);
  if (handler === undefined) {
    // A scheme of the app's that nobody handles must not reach a resolver.
    if (schemeOf(request.url) !== null || new URL(request.url).hostname.endsWith('.invalid'))
      return fail(paused, 'NameNotResolved');
    await engine.browser.send('Fetch.continueRequest', { requestId });
    return;
  }
  let response: Response;
  try {
    response = await handler(toRequest(paused, url));
  } catch (error) {
    console.error(`protocol.handle('${scheme}'):`, error);
    return fail(paused, 'Failed');
  }
  if (response.type === 'error') return fail(paused, 'Failed');
  await fulfil(paused, details, response);
}

function toRequest({ request }: Paused, url: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    headers.set(name, /^(referer|origin)$/i.test(name) ? fromChromium(value) : value);
  }
  const body = Buffer.concat((request.postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')));
  const hasBody = body.length > 0 && request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(url, { method: request.method, headers, ...(hasBody && { body }) });
}

async function fulfil(paused: Paused, details: { url: string }, response: Response): Promise<void> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const lists: Record<string, string[]> = {};
  for (const [name, value] of response.headers) (lists[name] ??= []).push(value);
  const changed = await session.defaultSession.webRequest.headersReceived({
    ...details,
    responseHeaders: lists,
    statusCode: response.status,
    statusLine: `HTTP/1.1 ${response.status} ${response.statusText}`,
  });
  if (changed.cancel === true) return fail(paused, 'BlockedByClient');
  await engine.browser.send('Fetch.fulfillRequest', {
    requestId: paused.requestId,
    responseCode: response.status,
    ...(response.statusText !== '' && { responsePhrase: response.statusText }),
    responseHeaders: toHeaders(changed.responseHeaders ?? lists).filter(
      ({ name }) => name.toLowerCase() !== 'content-length',
    ),
    body: bytes.toString('base64'),
  });
}

async function answerResponse(paused: Paused, contents: WebContents | undefined): Promise<void> {
  const { requestId, request } = paused;
  const lists: Record<string, string[]> = {};
  for (const { name, value } of paused.responseHeaders ?? []) (lists[name.toLowerCase()] ??= []).push(value);
  const changed = await session.defaultSession.webRequest.headersReceived({
    url: fromChromium(request.url),
    method: request.method,
    resourceType: resourceTypes[paused.resourceType] ?? 'other',
    webContents: contents,
    responseHeaders: lists,
    statusCode: paused.responseStatusCode ?? 0,
    statusLine: `HTTP/1.1 ${paused.responseStatusCode ?? 0}`,
  });
  if (changed.cancel === true) return fail(paused, 'BlockedByClient');
  await engine.browser.send('Fetch.continueResponse', {
    requestId,
    ...(changed.responseHeaders !== undefined &&
      paused.responseStatusCode !== undefined && {
        responseCode: paused.responseStatusCode,
        responseHeaders: toHeaders(changed.responseHeaders),
      }),
  });
}

function toHeaders(lists: Record<string, string | string[]>): { name: string; value: string }[] {
  return Object.entries(lists).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value: headerToChromium(name, value) })),
  );
}

function fail({ requestId }: Paused, errorReason: Protocol.Network.ErrorReason): void {
  engine.browser.send('Fetch.failRequest', { requestId, errorReason }).catch(() => undefined);
}

const resourceTypes: Partial<Record<Protocol.Network.ResourceType, string>> = {
  Document: 'mainFrame',
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  Script: 'script',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket',
};
