import { Transform } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';

import { MergeUndo } from '../../../renderer/editor/steps/mergeUndo.ts';
import { paragraphs, textsOf } from './documents.ts';

test('a merge is taken back as one, and what was written since stays', () => {
  const before = paragraphs('one', 'two', 'three');
  const block = (text: string) => documentSchema.node('paragraph', null, [documentSchema.text(text)]);
  // "two" becomes "theirs", and a paragraph comes to the end.
  const merge = new Transform(before).replaceWith(5, 10, block('theirs'));
  merge.insert(merge.doc.content.size, block('more of theirs'));
  const undo = new MergeUndo();
  undo.begin(
    merge.steps.map((step, at) => ({ step, before: merge.docs[at] ?? before })),
    [],
  );
  const later = new Transform(merge.doc).insert(4, documentSchema.text(' of mine'));
  undo.follow(later);
  const back = new Transform(later.doc);
  for (const step of undo.steps() ?? []) back.step(step);
  expect(textsOf(back.doc)).toEqual(['one of mine', 'two', 'three']);
  expect(undo.steps()).toBeNull();
});

test('words that were written into what a merge brought stay, with what they stand in', () => {
  const before = paragraphs('one');
  const merge = new Transform(before).insert(
    5,
    documentSchema.node('paragraph', null, [documentSchema.text('theirs')]),
  );
  const undo = new MergeUndo();
  undo.begin([{ step: merge.steps[0] ?? never(), before }], []);
  const later = new Transform(merge.doc).insert(8, documentSchema.text('MINE'));
  undo.follow(later);
  const back = new Transform(later.doc);
  for (const step of undo.steps() ?? []) back.step(step);
  expect(back.doc.textContent).toContain('MINE');
});

function never(): never {
  throw new Error('There is no step.');
}
