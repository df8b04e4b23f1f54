/** A writer in a process of its own, to be killed: types numbered words into a post, and prints each number once it is answered for. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

import { openLibrary } from '#services/library/library.ts';

import { paragraphs } from './paragraphs.ts';

const [root = '', stateFolder = ''] = process.argv.slice(2);
const library = await openLibrary({
  root,
  stateFolder,
  converter: paragraphs,
  now: () => new Date(),
  makeId: () => randomUUID(),
  accountName: () => null,
  defaults: () => ({ author: '', language: '' }),
  writeDelay: 5,
  emit: () => undefined,
});
const query = {
  text: '',
  status: null,
  tag: null,
  category: null,
  trash: false,
  sort: 'title',
  descending: false,
} as const;
const id = (await library.list(query)).posts[0]?.id ?? (await library.create({ title: 'Typed' })).id;
const { session, document, version } = await library.open(id);
const text = JSON.stringify(document).match(/(?:\d+ )*\d+ ?(?=")/)?.[0] ?? '';
let next = text === '' ? 0 : text.trim().split(' ').length;
let at = 1 + text.length;
let steps = version;
for (;;) {
  const word = `${next} `;
  const step = { stepType: 'replace', from: at, to: at, slice: { content: [{ type: 'text', text: word }] } };
  ({ version: steps } = await library.applySteps({ id, session, version: steps, steps: [step] }));
  writeSync(1, `${next}\n`);
  at += word.length;
  next++;
  if (next % 17 === 0) await library.setMeta(id, { tags: [`t${next}`] });
  if (next % 23 === 0) await library.flush(id);
}
