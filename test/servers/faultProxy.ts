import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can happen to one exchange. Every kind but the last three loses the answer in its own way. */
export const faults = [
  'drop-request', // the request never arrives
  'drop-response', // the server acts, its answer is lost
  'late-request', // the connection breaks at once, and the request arrives later
  'truncate', // the answer breaks off in its middle
  'bad-gateway', // the server acts, and something between answers 502
  'unavailable', // nothing arrives, and something between answers 503
  'duplicate', // the request arrives twice, the first answer comes back
  'duplicate-second', // the request arrives twice, the second answer comes back
  'delay', // the answer comes, but late
] as const;
export type Fault = (typeof faults)[number];

/** Faults as they come, from a seed: about one request in three suffers one, or as `share` says. */
export function randomFaults(seed: number, share = 0.35): () => Fault | null {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return () => (next() < share ? (faults[Math.floor(next() * faults.length)] ?? null) : null);
}

export interface FaultProxy {
  /** Its own address; `http://127.0.0.1:<port>`. */
  url: string;
  /** Every request that came in since the last `begin`, e.g. `POST /wp-json/wp/v2/posts`. */
  seen: string[];
  /** Forgets what was seen. With a fault, the request of that number (from 0) suffers it; all others pass. */
  begin(fault?: { kind: Fault; at: number }): void;
  /** Forgets what was seen; from now on every request suffers what the function says, or passes at null. */
  beginEach(fault: () => Fault | null): void;
  /** Resolves once nothing that was held back is still on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const lateness = 300;

/** Stands between a client and a server on this machine, and breaks one exchange as it is told. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let plan: (number: number) => Fault | null = () => null;
  const seen: string[] = [];
  const underWay = new Set<Promise<void>>();

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const number = seen.length;
    seen.push(`${incoming.method} ${incoming.url}`);
    const fault = plan(number);
    const body = await bytesOf(incoming);
    const forward = (): Promise<Answer> => send(target, incoming, body);
    const hangUp = (): void => {
      incoming.socket.destroy();
    };
    switch (fault) {
      case 'drop-request':
        return hangUp();
      case 'drop-response':
        await forward();
        return hangUp();
      case 'late-request':
        hangUp();
        await new Promise((resolve) => setTimeout(resolve, lateness));
        await forward();
        return;
      case 'truncate': {
        const answer = await forward();
        const headers = { ...answer.headers, 'content-length': String(answer.body.length) };
        outgoing.writeHead(answer.status, headers);
        outgoing.write(answer.body.subarray(0, answer.body.length / 2), () => hangUp());
        return;
      }
      case 'bad-gateway':
        await forward();
        outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>502 Bad Gateway</h1></html>');
        return;
      case 'unavailable':
        outgoing.writeHead(503, { 'content-type': 'text/html' }).end('<html><h1>503 Service Unavailable</h1></html>');
        return;
      case 'duplicate': {
        const first = await forward();
        await forward();
        return give(outgoing, first);
      }
      case 'duplicate-second':
        await forward();
        return give(outgoing, await forward());
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, lateness));
        return give(outgoing, await forward());
      case null:
        return give(outgoing, await forward());
    }
  };

  const server = createServer((incoming, outgoing) => {
    const work = handle(incoming, outgoing).catch(() => {
      incoming.socket.destroy();
    });
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    begin(fault) {
      plan = (number) => (fault?.at === number ? fault.kind : null);
      seen.length = 0;
    },
    beginEach(fault) {
      plan = fault;
      seen.length = 0;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function send(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const url = new URL(incoming.url ?? '/', target);
  const headers = { ...incoming.headers, host: url.host, connection: 'close', 'content-length': String(body.length) };
  delete (headers as IncomingHttpHeaders)['transfer-encoding'];
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method: incoming.method ?? 'GET', headers }, (answer) => {
      bytesOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
        reject,
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function give(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const kept = { ...headers, 'content-length': String(body.length) } as IncomingHttpHeaders;
  delete kept['transfer-encoding'];
  delete kept.connection;
  outgoing.writeHead(status, kept).end(body);
}
