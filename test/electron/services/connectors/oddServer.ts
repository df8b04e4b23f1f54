import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OddAnswer {
  /** 0 keeps the connection open and never answers, -1 breaks it off. */
  status: number;
  type: string;
  body: string | Uint8Array;
  location?: string;
  headers?: Record<string, string>;
}

/** A server that answers what a real one would not, and notes what it was asked. */
export async function startOddServer(
  answer: (request: { method: string; url: string; number: number }) => OddAnswer,
): Promise<{
  url: string;
  requests: { method: string; url: string; headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}> {
  const requests: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const number = requests.length;
    requests.push({ method, url, headers: request.headers });
    request.resume().once('end', () => {
      const { status, type, body, location, headers } = answer({ method, url, number });
      if (status === -1) request.socket.destroy();
      if (status <= 0) return;
      response.writeHead(status, { 'content-type': type, ...(location !== undefined && { location }), ...headers });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
