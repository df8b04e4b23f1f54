import { setTimeout as wait } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { openHostedLibrary } from '#services/library/host/hostedLibrary.ts';

import { expectRows, lastWord } from './afterKill.ts';
import { tellFigures } from './figures.ts';
import { OtherPrograms } from './otherPrograms.ts';
import { makeBench } from './support.ts';
import { TypingDesk } from './typingDesk.ts';

/** `LONGHAND_STORM=10000` is the long form. */
const changes = Number(process.env['LONGHAND_STORM'] ?? 250);

test(
  'through a storm of changes by other programs no keystroke is lost, and no row of the list is stale after it',
  { timeout: 60_000 + changes * 50 },
  async () => {
    const bench = await makeBench();
    let desk: TypingDesk | null = null;
    const library = await openHostedLibrary({
      root: bench.root,
      stateFolder: bench.stateFolder,
      writeDelay: 50,
      known: { accounts: {}, defaults: { author: '', language: '' } },
      emit: (event) => desk?.hear(event),
    });
    onTestFinished(() => library.close());
    const { id } = await library.create({ title: 'Typed in the storm', markdown: 'w0\n' });
    const typedAt = new Map<number, number>();
    const waits: number[] = [];
    const failures: unknown[] = [];
    desk = await TypingDesk.open(id, {
      library,
      typed: (_id, word) => typedAt.set(word, performance.now()),
      kept: (_id, word) => waits.push(performance.now() - (typedAt.get(word) ?? 0)),
      failed: (why) => failures.push(why),
    });
    const others = new OtherPrograms(bench.root, Math.max(40, changes / 20));
    while (others.changes < changes) {
      for (let burst = Math.random() * 10; burst > 0; burst--) others.change();
      if (Math.random() < 0.6) desk.type();
      await wait(Math.random() * 20);
    }
    await desk.flush();
    expect(failures).toEqual([]);
    await expectRows(library, bench.root);
    await library.refresh();
    await library.flush(id);
    expect(failures).toEqual([]);
    const typed = desk.lastWord;
    expect(lastWord(id, (await library.open(id)).document)).toBe(typed);
    const text = await bench.read((await library.summary(id)).path);
    expect(text).toContain(`w0${Array.from({ length: typed }, (_, at) => ` w${at + 1}`).join('')}\n`);
    expect(others.lines.filter((line) => !text.includes(line))).toEqual([]);
    await expectRows(library, bench.root);
    tellFigures('storm of changes by other programs', {
      changes: others.changes,
      'words typed': typed,
      'key to journal, longest, ms': Math.round(Math.max(0, ...waits)),
    });
  },
);
