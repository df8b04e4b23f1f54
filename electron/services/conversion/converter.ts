import { Worker } from 'node:worker_threads';

import type { ParsedHtml, ParsedMarkdown, WrittenMarkdown } from '#core/convert/contract.ts';
import type { DocumentDiff } from '#core/document/diff.ts';
import { LonghandError } from '#core/failure.ts';

import type { FormatConverter } from './contract.ts';
import { workerFile } from '../workerFile.ts';
import { isLong, run } from './tasks.ts';
import type { Reply, Task, TaskResult } from './tasks.ts';

export interface ConverterOptions {
  /** Texts up to this many characters are converted at once, on the calling thread: they take a few milliseconds. */
  inlineLength?: number;
  /** Milliseconds that one conversion may take on the worker. */
  timeLimit?: number;
}

/** About a thousand words. */
const defaultInlineLength = 6_000;

/** A book of a million words takes a few seconds; what takes longer was made to. */
const defaultTimeLimit = 30_000;

/** Makes the converter. Its worker starts with the first long text and does not keep the process alive. */
export function makeConverter(options: ConverterOptions = {}): FormatConverter {
  const { inlineLength = defaultInlineLength, timeLimit = defaultTimeLimit } = options;
  const line = new WorkerLine(timeLimit);
  const convert = async (task: Task): Promise<TaskResult> => {
    if (line.closed) throw closedFailure();
    return isLong(task, inlineLength) ? line.run(task) : run(task);
  };
  return {
    parse: async (text) => (await convert({ kind: 'parse', text })) as ParsedMarkdown,
    write: async (document, source) => (await convert({ kind: 'write', document, source })) as WrittenMarkdown,
    compare: async (before, document) => (await convert({ kind: 'compare', before, document })) as DocumentDiff,
    readHtml: async (text) => (await convert({ kind: 'read-html', text })) as ParsedHtml,
    writeHtml: async (document) => (await convert({ kind: 'write-html', document })) as string,
    close: () => line.close(),
  };
}

interface Waiting {
  task: Task;
  resolve: (value: TaskResult) => void;
  reject: (error: LonghandError) => void;
}

/** One worker and the tasks that wait for it, one after another. */
class WorkerLine {
  closed = false;
  readonly #timeLimit: number;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | null = null;
  #current: { waiting: Waiting; timer: NodeJS.Timeout } | null = null;

  constructor(timeLimit: number) {
    this.#timeLimit = timeLimit;
  }

  run(task: Task): Promise<TaskResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(closedFailure());
    await this.#stop(closedFailure());
  }

  #next(): void {
    if (this.#current !== null || this.closed) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    const timer = setTimeout(() => {
      void this.#giveUp(tooLong());
    }, this.#timeLimit);
    this.#current = { waiting, timer };
    try {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage(waiting.task);
    } catch (error) {
      void this.#giveUp(brokenFailure(error));
    }
  }

  #start(): Worker {
    const worker = new Worker(workerFile('conversionWorker', new URL('./worker.ts', import.meta.url)), {
      execArgv: [],
      name: 'longhand-conversion',
    });
    worker.on('message', (reply: Reply) => {
      if (worker === this.#worker) this.#settle(reply);
    });
    worker.on('error', (error) => {
      if (worker !== this.#worker) return;
      const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      void this.#giveUp(outOfMemory ? tooLong() : brokenFailure(error));
    });
    worker.on('exit', () => {
      if (worker === this.#worker) void this.#giveUp(brokenFailure(null));
    });
    return worker;
  }

  #settle(reply: Reply): void {
    const current = this.#current;
    if (current === null) return;
    clearTimeout(current.timer);
    this.#current = null;
    this.#worker?.unref();
    if (reply.ok) current.waiting.resolve(reply.value);
    else current.waiting.reject(new LonghandError(reply.failure));
    this.#next();
  }

  async #giveUp(failure: LonghandError): Promise<void> {
    await this.#stop(failure);
    this.#next();
  }

  /** Ends the worker; the task it was at fails. The next task gets a new one. */
  async #stop(failure: LonghandError): Promise<void> {
    const worker = this.#worker;
    const current = this.#current;
    this.#worker = null;
    this.#current = null;
    if (current !== null) {
      clearTimeout(current.timer);
      current.waiting.reject(failure);
    }
    await worker?.terminate();
  }
}

const closedFailure = (): LonghandError =>
  new LonghandError({ code: 'cancelled', message: 'Longhand is closing.', kept: 'The file was not changed.' });

const tooLong = (): LonghandError =>
  new LonghandError({
    code: 'too-large',
    message: 'This text takes too long to be read or written.',
    kept: 'The file was not changed.',
    next: 'Divide it into several posts, or edit it as plain text.',
  });

const brokenFailure = (error: unknown): LonghandError =>
  new LonghandError({
    code: 'internal',
    message: 'The part of Longhand that reads and writes Markdown stopped.',
    kept: 'The file was not changed.',
    next: 'Try again.',
    detail: error instanceof Error ? (error.stack ?? error.message) : 'The worker ended by itself.',
  });
