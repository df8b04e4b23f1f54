import { openSync, readSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** How main's event loop was held up since the last reset. Times in ms. */
export interface LoopReport {
  /** How long main was looked at. */
  watched: number;
  /** The longest time in which nothing else could run. */
  longest: number;
  /** How often it was more than 50 ms: what a writer feels. */
  over50: number;
  /** The longest time that main's own thread computed in one go: what no other program's hunger for the processor adds to. */
  longestOwn: number;
  /** How often that was more than 50 ms. */
  ownOver50: number;
  /**
   * The worst ones, longest first: how long; how much of that main's thread computed, and how much it waited for a processor that others had
   * (0 where the system does not tell: Linux does); and when it ended (ms since the reset). What is left, it waited for the disk or a lock.
   */
  worst: { ms: number; own: number; queued: number; at: number }[];
}

export interface LoopMonitor {
  report: () => LoopReport;
  reset: () => void;
}

declare global {
  /** Main's monitor, where it was asked for. */
  // oxlint-disable-next-line no-var -- the only way to declare one
  var longhandLoop: LoopMonitor | undefined;
}

/** A timer comes this often, ms. What it is late by, the loop was held up. */
const every = 5;
const kept = 20;

/**
 * Measures how long main's event loop is held up, when the environment asks for it:
 *
 * - `LONGHAND_LOOP_MONITOR=1` puts the monitor on `globalThis.longhandLoop` of main. A test reads it through Playwright:
 *   `await app.evaluate(() => globalThis.longhandLoop.reset())`, then the work, then `… .report()`. Reset after the window has loaded: starting
 *   up is not what is measured, and `report` itself says how long it watched.
 * - `LONGHAND_LOOP_MONITOR=/path/report.json` writes the report of the whole run to that file as well, when the app ends.
 *
 * `longest` is by the clock and so includes what the system gave to others, the app's own threads among them, when there are more of them
 * than processors; `longestOwn` is the processor time of main's thread alone. In the stand-in runtime main also serves Chromium's DevTools messages, which real Electron does in other
 * processes. Nothing is started without the variable.
 */
export function monitorLoop(asked: string | undefined): LoopMonitor | null {
  if (asked === undefined || asked === '') return null;
  let began = performance.now();
  let last = began;
  let over50 = 0;
  let ownOver50 = 0;
  let longestOwn = 0;
  let cpu = process.threadCpuUsage();
  const queue = waitedForProcessor();
  let waited = queue();
  let worst: LoopReport['worst'] = [];

  const look = (): void => {
    const now = performance.now();
    const late = now - last - every;
    last = now;
    const used = process.threadCpuUsage(cpu);
    cpu = process.threadCpuUsage();
    const own = (used.user + used.system) / 1_000;
    const waitedBefore = waited;
    waited = queue();
    longestOwn = Math.max(longestOwn, own);
    if (own > 50) ownOver50 += 1;
    if (late <= 1) return;
    if (late > 50) over50 += 1;
    const least = worst.at(-1);
    if (worst.length === kept && least !== undefined && late <= least.ms) return;
    worst = [...worst, { ms: late, own, queued: waited - waitedBefore, at: now - began }]
      .sort((a, b) => b.ms - a.ms)
      .slice(0, kept);
  };
  // A timer that is due every 5 ms, not an interval: an interval that is late fires again at once, and would hide what came after.
  const next = (): void => {
    setTimeout(() => {
      look();
      next();
    }, every).unref();
  };
  next();

  const monitor: LoopMonitor = {
    report() {
      look();
      const longest = worst[0]?.ms ?? 0;
      return { watched: performance.now() - began, longest, over50, longestOwn, ownOver50, worst };
    },
    reset() {
      began = performance.now();
      last = began;
      cpu = process.threadCpuUsage();
      waited = queue();
      over50 = 0;
      ownOver50 = 0;
      longestOwn = 0;
      worst = [];
    },
  };
  globalThis.longhandLoop = monitor;
  if (asked !== '1') process.on('exit', () => writeFileSync(asked, JSON.stringify(monitor.report(), null, 2)));
  return monitor;
}

/** How long this process's first thread has waited for a processor since its start, ms. */
function waitedForProcessor(): () => number {
  try {
    const file = openSync('/proc/self/schedstat', 'r');
    const bytes = Buffer.alloc(100);
    // Time on a processor, time waiting for one, both in ns, and how often.
    return () => Number(bytes.toString('latin1', 0, readSync(file, bytes, 0, 100, 0)).split(' ')[1]) / 1e6;
  } catch {
    return () => 0;
  }
}
