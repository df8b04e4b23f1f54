import { Transform } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';

import { rebaseOver } from '../../../renderer/editor/steps/rebaseOver.ts';
import type { PendingStep } from '../../../renderer/editor/steps/rebaseOver.ts';
import { paragraphs, textsOf } from './documents.ts';

type Change = (transform: Transform) => void;

/** What was typed in two windows at once, theirs first. */
function together(base: string[], ours: Change[], theirs: Change[]) {
  const document = paragraphs(...base);
  const other = new Transform(document);
  for (const change of theirs) change(other);
  const here = new Transform(document);
  for (const change of ours) change(here);
  const pending: PendingStep[] = here.steps.map((step, index) => ({ step, before: here.docs[index] ?? document }));
  const under = new Transform(here.doc);
  const rebased = rebaseOver(under, pending, other.steps);
  under.doc.check();
  // What is sent comes to the same in main.
  let sent = other.doc;
  for (const { step } of rebased.pending) sent = step.apply(sent).doc ?? sent;
  expect(sent.eq(under.doc)).toBe(true);
  return { texts: textsOf(under.doc), lostWords: rebased.lostWords, mapping: under.mapping };
}

const insert =
  (at: number, words: string): Change =>
  (transform) => {
    transform.insert(at, documentSchema.text(words));
  };
const replace =
  (from: number, to: number, words: string): Change =>
  (transform) => {
    transform.replaceWith(from, to, words === '' ? [] : documentSchema.text(words));
  };

test('signs of an input method that become others stand there once, beside the words that another window put between them', () => {
  const { texts, mapping } = together(['one にほ'], [insert(7, 'ん'), replace(5, 8, '日本')], [insert(7, ' tail')]);
  expect(texts).toEqual(['one  tail日本']);
  // The caret stays behind the signs.
  expect(mapping.map(7, -1)).toBe('one  tail日本'.length + 1);
});

test('words that are deleted go, and what another window wrote among them stays', () => {
  expect(together(['one two three'], [replace(5, 9, '')], [insert(7, 'XY')]).texts).toEqual(['one XYthree']);
  expect(together(['one two three'], [replace(1, 14, 'all')], [insert(3, 'A'), insert(9, 'B')]).texts).toEqual([
    'ABall',
  ]);
});

test('blocks that are deleted stay where another window wrote in one of them', () => {
  const all: Change = (transform) => {
    transform.delete(0, 10);
  };
  expect(together(['one', 'two', 'three'], [all], [insert(7, 'XY')]).texts).toEqual(['one', 'tXYwo', 'three']);
});
