import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };

type Method = keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues;
export type EventName = keyof Protocol.Events;

interface Waiting {
  method: string;
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** One attached target, or the browser itself (id ''). Sending on a session that has ended rejects. */
export class Session {
  readonly id: string;
  readonly #connection: Connection;
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.id = id;
  }

  send<M extends Method>(method: M, params?: Protocol.CommandParameters[M]): Promise<Protocol.CommandReturnValues[M]> {
    return this.#connection.send(this.id, method, params ?? {}) as Promise<Protocol.CommandReturnValues[M]>;
  }

  on<E extends EventName>(event: E, listener: (params: Protocol.Events[E]) => void): void {
    this.#events.on(event, listener);
  }

  receive(event: string, params: unknown): void {
    this.#events.emit(event, params);
  }
}

/** The DevTools protocol over Chromium's debugging pipe: messages end with a NUL byte. The pipe's end is Chromium's end. */
export class Connection extends EventEmitter<{ close: [] }> {
  readonly browser: Session;
  readonly #output: Writable;
  readonly #sessions = new Map<string, Session>();
  readonly #waiting = new Map<number, Waiting & { sessionId: string }>();
  #lastId = 0;
  #closed = false;

  constructor(input: Readable, output: Writable) {
    super();
    this.#output = output;
    this.browser = this.session('');
    let pieces: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let start = 0;
      for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
        pieces.push(chunk.subarray(start, end));
        const text = Buffer.concat(pieces).toString('utf8');
        pieces = [];
        start = end + 1;
        this.#receive(JSON.parse(text) as Message);
      }
      if (start < chunk.length) pieces.push(chunk.subarray(start));
    });
    const close = (): void => this.close();
    input.on('close', close).on('end', close).on('error', close);
    output.on('error', close);
  }

  get closed(): boolean {
    return this.#closed;
  }

  session(id: string): Session {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = new Session(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  send(sessionId: string, method: string, params: object): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error(`${method}: Chromium has ended`));
    const id = ++this.#lastId;
    const message: Record<string, unknown> = { id, method, params };
    if (sessionId !== '') message['sessionId'] = sessionId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, sessionId, resolve, reject });
      this.#output.write(`${JSON.stringify(message)}\0`);
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rejectWaiting(() => true, 'Chromium has ended');
    this.emit('close');
  }

  #receive(message: Message): void {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      return;
    }
    if (message.method === undefined) return;
    if (message.method === 'Target.detachedFromTarget') {
      const { sessionId } = message.params as Protocol.Events['Target.detachedFromTarget'];
      this.#rejectWaiting((waiting) => waiting.sessionId === sessionId, 'the page has gone');
      this.#sessions.get(sessionId)?.receive('Inspector.detached', { reason: 'target closed' });
      this.#sessions.delete(sessionId);
    }
    this.#sessions.get(message.sessionId ?? '')?.receive(message.method, message.params);
  }

  #rejectWaiting(which: (waiting: { sessionId: string }) => boolean, reason: string): void {
    for (const [id, waiting] of this.#waiting) {
      if (!which(waiting)) continue;
      this.#waiting.delete(id);
      waiting.reject(new Error(`${waiting.method}: ${reason}`));
    }
  }
}
