import { parentPort } from 'node:worker_threads';

import { toFailure } from '#core/failure.ts';

import { run } from './tasks.ts';
import type { Reply, Task } from './tasks.ts';

/** The thread on which long texts are converted: one task, one reply. */
const port = parentPort;
if (port === null) throw new Error('The conversion worker runs as a worker thread only');

port.on('message', (task: Task) => {
  port.postMessage(attempt(task));
});

function attempt(task: Task): Reply {
  try {
    return { ok: true, value: run(task) };
  } catch (error) {
    return { ok: false, failure: toFailure(error) };
  }
}
