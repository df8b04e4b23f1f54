import { readdir, readFile } from 'node:fs/promises';

import { launchLonghand } from '../../test/e2e/launch.ts';

/** What a start of the whole app took, and what it is like then. */
export interface WindowFigures {
  /** From the start of the process until a typed letter stands in the text, milliseconds. */
  firstKey: number;
  /** Times between two frames while the list is scrolled, milliseconds. */
  frames: number[];
  /** The most that each process held, bytes. */
  memory: { main: number; others: number };
}

/** Starts the app on the library that its settings name, types a letter, and scrolls the list for a while. */
export async function measureWindow(userData: string): Promise<WindowFigures> {
  const start = performance.now();
  const longhand = await launchLonghand({ userData, size: { width: 1_200, height: 800 } });
  try {
    const { window, app } = longhand;
    const text = window.locator('.ProseMirror');
    await text.waitFor();
    await window.waitForFunction(() => document.activeElement?.closest('.ProseMirror') !== null);
    const before = (await text.textContent())?.length ?? 0;
    await window.keyboard.press('x');
    await window.waitForFunction(
      (length) => (document.querySelector('.ProseMirror')?.textContent?.length ?? 0) > length,
      before,
    );
    const firstKey = performance.now() - start;
    await window.waitForTimeout(2_000);
    const frames = await window.evaluate(async () => {
      const list = [...document.querySelectorAll('[data-pane="list"] *')].find(
        (element) =>
          element.scrollHeight > element.clientHeight * 2 && getComputedStyle(element).overflowY !== 'visible',
      );
      if (list === undefined) throw new Error('There is no list to scroll.');
      const times: number[] = [];
      let last = performance.now();
      for (let frame = 0; frame < 300; frame += 1) {
        list.scrollTop += 120;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      return times;
    });
    return { firstKey, frames, memory: await peakMemory(app.process().pid ?? 0) };
  } finally {
    await longhand.close();
  }
}

/** The highest resident size of a process, and of all that came from it together; Linux alone tells. */
async function peakMemory(main: number): Promise<WindowFigures['memory']> {
  const status = async (pid: string): Promise<{ parent: number; peak: number } | null> => {
    const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
    return text === '' ? null : { parent: field('PPid'), peak: field('VmHWM') * 1024 || 0 };
  };
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const all = new Map<number, { parent: number; peak: number }>();
  for (const pid of pids) {
    const found = await status(pid);
    if (found !== null) all.set(Number(pid), found);
  }
  let others = 0;
  const below = [main];
  for (let at = below.pop(); at !== undefined; at = below.pop()) {
    for (const [pid, { parent, peak }] of all) {
      if (parent !== at) continue;
      others += peak;
      below.push(pid);
    }
  }
  return { main: all.get(main)?.peak ?? 0, others };
}
