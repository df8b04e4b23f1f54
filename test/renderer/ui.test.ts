import { describe, expect, it } from 'vitest';

import { readableKeys } from '../../renderer/ui/accelerator.ts';
import { termsIn, withTerms } from '../../renderer/ui/ChipInput.tsx';
import { clampTitle } from '../../renderer/ui/clampTitle.ts';
import { fromLocalInput, relativeDate, toLocalInput } from '../../renderer/ui/relativeDate.ts';

const now = new Date(2026, 10, 22, 12, 0);
const before = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
const hour = 3_600_000;

describe('dates as the list shows them', () => {
  it.each([
    ['just now', before(20_000)],
    ['just now', before(-5_000)],
    ['12 min ago', before(12 * 60_000)],
    ['3 h ago', before(3 * hour)],
    ['in 2 h', before(-2 * hour)],
    ['yesterday', before(20 * hour)],
    ['Thu', before(72 * hour)],
    ['2 Oct', '2026-10-02'],
    ['12 Mar 2019', '2019-03-12'],
  ])('%s', (words, iso) => {
    expect(relativeDate(iso, now)).toBe(words);
  });

  it('shows what is no date as it is', () => {
    expect(relativeDate('some day', now)).toBe('some day');
  });
});

describe('the date field', () => {
  it('shows a day without an hour as that day, wherever the writer is', () => {
    expect(toLocalInput('2026-03-01')).toBe('2026-03-01T00:00');
  });

  it('gives the same moment back that was put in', () => {
    const written = fromLocalInput('2026-03-01T14:30') ?? '';
    expect(toLocalInput(written)).toBe('2026-03-01T14:30');
    expect(written).toMatch(/^2026-03-01T14:30:00[+-]\d{2}:\d{2}$/u);
    expect(new Date(written).getTime()).toBe(new Date(2026, 2, 1, 14, 30).getTime());
  });

  it('has no date when it is empty', () => {
    expect(fromLocalInput('')).toBeNull();
  });
});

describe('titles in two lines', () => {
  const measure = (text: string): number => text.length * 10;

  it('are left whole when they fit', () => {
    expect(clampTitle('One two three', 2, 100, measure)).toBe('One two three');
  });

  it('are cut between words, without a comma before the dots', () => {
    expect(clampTitle('One two three, four five six seven', 2, 100, measure)).toBe('One two three…');
  });

  it('are cut where Japanese has a word’s end', () => {
    const cut = clampTitle('窓の外では雨が降り続いていて、館内にはページをめくる音だけが響いていた', 2, 100, measure);
    expect(cut).toMatch(/…$/u);
    expect(measure(cut)).toBeLessThanOrEqual(200);
  });
});

describe('terms', () => {
  it('are parted by commas and line breaks, and hold no double spaces', () => {
    expect(termsIn('one,  two   three\nfour,,')).toEqual(['one', 'two three', 'four']);
  });

  it('come once, spelt as the library spells them', () => {
    expect(withTerms(['Travel'], ['travel', 'BOOKS', 'new'], ['Books'])).toEqual(['Travel', 'Books', 'new']);
  });
});

describe('keys', () => {
  it('are written as this system writes them', () => {
    expect(readableKeys('CmdOrCtrl+Shift+P', 'linux')).toBe('Ctrl+Shift+P');
    expect(readableKeys('CmdOrCtrl+Shift+P', 'darwin')).toBe('⇧⌘P');
  });
});
