import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { tellFigures } from '../electron/services/library/figures.ts';
import { saved, textField, titleField } from './article.ts';
import { firstRun, makeComputer } from './desk.ts';
import type { Computer } from './desk.ts';

/** How often the app is killed, main and windows. */
const asked = process.env['LONGHAND_KILLS'];
const kills = Number(asked ?? 3);
/**
 * What was typed this long before a kill is there after it, ms. `npm test` takes the short form, in which the processor may be busy with
 * something else, and nothing is promised about time: there, what was on the disk before the kill is there after it.
 */
const promised = asked === undefined ? null : 500;

describe('killed while someone types', () => {
  let computer: Computer;
  beforeEach(async () => {
    computer = await makeComputer();
  });
  afterEach(() => computer.dispose());

  /** What the disk has of the text: the letters of the journal behind what is in the file. */
  async function onDisk(): Promise<string> {
    const texts: string[] = [];
    for (const folder of [join(computer.library, 'posts'), computer.userData])
      for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
        if (name.endsWith('index.md')) texts.push(await readFile(join(folder, name), 'utf8'));
        if (!/journal.*\.jsonl$/u.test(name)) continue;
        const steps = (await readFile(join(folder, name), 'utf8')).split('\n').slice(1).join('\n');
        texts.push([...steps.matchAll(/"text":"([^"]*)"/gu)].map(([, letters]) => letters).join(''));
      }
    return texts.join('\n');
  }

  it('starts again with all but the last moment of typing', { timeout: 60_000 + kills * 60_000 }, async () => {
    const losses: number[] = [];
    let running = await computer.start();
    await firstRun(running.page);
    await running.page.keyboard.type('Written in a storm');
    await running.page.keyboard.press('Enter');
    let words = 0;
    let expected = '';
    for (let round = 0; round < kills; round += 1) {
      const typed: { word: string; at: number }[] = [];
      const { page } = running;
      const length = 12 + (round % 5) * 9;
      let safe = 0;
      for (let i = 0; i < length; i += 1) {
        words += 1;
        const word = `word${words}`;
        await page.keyboard.type(`${word} `);
        typed.push({ word, at: performance.now() });
        if (promised !== null || i !== Math.floor(length / 2)) continue;
        await expect.poll(onDisk).toContain(word);
        safe = typed.length;
      }
      const killedAt = performance.now();
      await running.kill();

      running = await computer.start();
      const text = textField(running.page);
      await running.page.getByRole('option', { name: /Written in a storm/u }).click();
      const owed = promised === null ? typed.slice(0, safe) : typed.filter(({ at }) => at <= killedAt - promised);
      const first = typed[0]?.word ?? '';
      if (owed.length > 0) await text.getByText(first, { exact: false }).first().waitFor();
      const found = (await text.innerText()).trim();
      for (const { word } of owed) expect(found.split(/\s+/u)).toContain(word);
      // What is there is what was typed, from its beginning and in its order.
      const all = `${expected}${typed.map(({ word }) => word).join(' ')}`.trim();
      expect(all.startsWith(found)).toBe(true);
      const missing = typed.find(({ word }) => !found.split(/\s+/u).includes(word));
      losses.push(missing === undefined ? 0 : killedAt - missing.at);
      expect(await titleField(running.page).inputValue()).toBe('Written in a storm');

      // The next round goes on behind what came back.
      words = Number(/(\d+)$/u.exec(found)?.[1] ?? 0);
      expected = `${found} `;
      await text.click();
      await running.page.keyboard.press('Control+End');
      if (!(await text.innerText()).endsWith(' ')) await running.page.keyboard.type(' ');
    }
    tellFigures('kill -9 of the built app and its window', {
      kills,
      'longest loss, ms': Math.round(Math.max(...losses)),
    });
    await saved(running.page).waitFor();
    const [slug = ''] = await readdir(join(computer.library, 'posts'));
    expect(await readFile(join(computer.library, 'posts', slug, 'index.md'), 'utf8')).toContain('word1 word2');
  });
});
