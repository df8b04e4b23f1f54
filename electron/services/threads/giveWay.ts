import os from 'node:os';

/** How much less of a processor a thread in the background asks for, in the system's steps. */
const steps = 10;

/**
 * Lets the program's other threads go first, those that a writer waits for. Called on the thread itself. Linux alone tells threads of one
 * program apart: elsewhere it would be the whole program that gives way, so that nothing is changed there.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    os.setPriority(0, Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority(0) + steps));
  } catch {
    // Where that may not be asked for, it goes on as it is.
  }
}
