import process from 'node:process';

import { run } from './run.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => {
  // The first asks, so that what is half done can be told; the second one ends.
  interrupted.abort();
  process.once('SIGINT', () => process.exit(130));
});

// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupted.signal,
});
