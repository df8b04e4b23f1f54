import { EditorState } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';
import { expect, test } from 'vitest';

import type { NodeJson } from '#core/document/json.ts';
import { footnoteKey } from '#core/document/nodes/footnotes.ts';
import { documentSchema } from '#core/document/schema.ts';

import { countFootnotes, touchesFootnotes } from '../../../renderer/editor/footnotes/numbering.ts';
import { matchingChoices } from '../../../renderer/editor/insert/choices.ts';
import { fileSize } from '../../../renderer/editor/media/words.ts';

const state = EditorState.create({
  doc: documentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'one' },
          { type: 'footnoteReference', attrs: { label: '1' } },
        ],
      },
      { type: 'footnoteDefinition', attrs: { label: '1' }, content: [{ type: 'paragraph' }] },
      { type: 'paragraph' },
    ],
  }),
});
const touched = (change: (tr: Transaction) => Transaction): boolean => touchesFootnotes(change(state.tr));

test('typing beside or in a footnote counts nothing anew; what adds, takes or renames one does', () => {
  expect(touched((tr) => tr.insertText('x', 2))).toBe(false);
  expect(touched((tr) => tr.insertText('x', 5))).toBe(false);
  expect(touched((tr) => tr.insertText('x', 8))).toBe(false);
  expect(touched((tr) => tr.delete(1, 3))).toBe(false);
  expect(touched((tr) => tr.delete(4, 5))).toBe(true);
  expect(touched((tr) => tr.insert(1, documentSchema.node('footnoteReference', { label: '2' })))).toBe(true);
  expect(touched((tr) => tr.delete(6, 10))).toBe(true);
  expect(touched((tr) => tr.setNodeAttribute(4, 'label', '9'))).toBe(true);
  expect(touched((tr) => tr.setNodeAttribute(0, 'textAlign', 'center'))).toBe(false);
});

test('footnotes are numbered as on the page: capitals aside, marks without a text apart, those in notes last', () => {
  const mark = (label: string): NodeJson => ({ type: 'footnoteReference', attrs: { label } });
  const note = (label: string, ...content: NodeJson[]): NodeJson => ({
    type: 'footnoteDefinition',
    attrs: { label },
    content: [{ type: 'paragraph', content }],
  });
  const doc = documentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      note('inner'),
      { type: 'paragraph', content: [mark('gone'), mark('Tide'), mark('last')] },
      note('tide', mark('inner')),
      note('last'),
      note('unused'),
    ],
  });
  const { numbers, written, named } = countFootnotes(doc);
  expect([...numbers.values()]).toEqual([1, 2, 3]);
  expect(['tide', 'last', 'inner', 'unused', 'gone'].map((label) => numbers.get(footnoteKey(label)))).toEqual([
    1,
    2,
    3,
    undefined,
    undefined,
  ]);
  expect(written.has(footnoteKey('gone'))).toBe(false);
  expect(named.has(footnoteKey('gone'))).toBe(true);
});

test('what is typed after a slash finds blocks by their name and by what others call them', () => {
  expect(matchingChoices('foot')[0]).toBe('insert.footnote');
  expect(matchingChoices('todo')[0]).toBe('format.taskList');
  expect(matchingChoices('LaTeX')).toContain('insert.mathBlock');
  expect(matchingChoices('zzz')).toEqual([]);
});

test('sizes are told as people read them', () => {
  expect([0, 999, 1_000, 245_120, 999_600, 5_000_000_000].map(fileSize)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '245 kB',
    '1.0 MB',
    '5.0 GB',
  ]);
});
