/**
 * A writer in a process of its own, to be killed: types numbered words into posts, renames, tags, trashes and restores them, and prints
 * what it was answered for: `made <id>`, then `<id> <number>` for each word.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

import { openLibrary } from '#services/library/library.ts';

import { paragraphs } from './paragraphs.ts';

const [root = '', stateFolder = '', ...known] = process.argv.slice(2);
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
const say = (line: string): void => void writeSync(1, `${line}\n`);
const chance = (one: number): boolean => Math.random() * one < 1;

interface Post {
  id: string;
  session: string;
  version: number;
  next: number;
  at: number;
}

async function open(id: string): Promise<Post> {
  const { session, document, version } = await library.open(id);
  const text = JSON.stringify(document).match(/(?:\d+ )*\d+ ?(?=")/)?.[0] ?? '';
  return { id, session, version, next: text === '' ? 0 : text.trim().split(' ').length, at: 1 + text.length };
}

const posts: Post[] = [];
for (const id of known) {
  if ((await library.summary(id)).trashedAt !== null) await library.restore(id);
  posts.push(await open(id));
}
while (posts.length < 3) {
  const { id } = await library.create({ title: `Typed ${posts.length}` });
  say(`made ${id}`);
  posts.push(await open(id));
}
say('ready');
for (let turn = 0; ; turn++) {
  const index = turn % posts.length;
  const post = posts[index];
  if (post === undefined) break;
  const { id, session } = post;
  const text = `${post.next} `;
  const step = { stepType: 'replace', from: post.at, to: post.at, slice: { content: [{ type: 'text', text }] } };
  post.version = (await library.applySteps({ id, session, version: post.version, steps: [step] })).version;
  say(`${id} ${post.next}`);
  post.at += text.length;
  post.next++;
  if (chance(12)) await library.setMeta(id, { tags: [`t${turn}`] });
  if (chance(15)) await library.flush(id);
  if (chance(15)) await library.renameSlug(id, `slug-${id.slice(0, 4)}-${turn}`);
  if (chance(20)) {
    await library.closeSession(id, session);
    posts[index] = await open(id);
  }
  if (chance(20)) {
    await library.trash(id);
    await library.restore(id);
    posts[index] = await open(id);
  }
}
