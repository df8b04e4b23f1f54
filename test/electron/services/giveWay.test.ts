import { once } from 'node:events';
import os from 'node:os';
import { Worker } from 'node:worker_threads';

import { expect, test } from 'vitest';

const giving = `
  const os = require('node:os');
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData).then(({ giveWay }) => {
    giveWay();
    parentPort.postMessage(os.getPriority(0));
  });
`;

test('a thread that gives way asks for less than the others, who keep what they had', async () => {
  const before = os.getPriority(0);
  const module = new URL('../../../electron/services/threads/giveWay.ts', import.meta.url);
  const worker = new Worker(giving, { eval: true, execArgv: [], workerData: module.href });
  const [own] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(os.getPriority(0)).toBe(before);
  expect(own).toBe(process.platform === 'linux' ? Math.min(19, before + 10) : before);
});
