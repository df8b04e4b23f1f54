import { parseArgs } from 'node:util';

import { renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { ParsedMarkdown } from '#core/convert/contract.ts';
import type { NodeJson } from '#core/document/json.ts';

import { makePeers } from './peers.ts';
import { makePost } from './posts.ts';

/*
 * How long Markdown takes, both ways and to HTML, for one long post and for many short ones, beside other programs in the same run.
 * `npm run bench:document -- --posts 10000 --words 100000 --rounds 5`; 0 leaves the one or the other out.
 */
const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '10000' },
    words: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);

/**
 * The median of several rounds, after one that does not count: milliseconds of the processor's time, collecting garbage included, which
 * tell the same on a machine that is busy with other work.
 */
function measure(work: () => unknown): number {
  work();
  const times = Array.from({ length: rounds }, () => {
    globalThis.gc?.();
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

/** A document in which one word of the middle block that is a paragraph is another. */
function withOtherWord({ document }: ParsedMarkdown): ParsedMarkdown['document'] {
  const content = [...(document.content ?? [])];
  const isText = ({ type, content: parts = [] }: NodeJson): boolean =>
    type === 'paragraph' && parts[0]?.text !== undefined;
  const later = content.findIndex((block, index) => isText(block) && index >= content.length / 2);
  const middle = later === -1 ? content.findIndex(isText) : later;
  const block = structuredClone(content[middle]);
  const text = block?.content?.[0];
  if (block === undefined || text?.text === undefined) return document;
  text.text = text.text.replace(/\S+/, 'other');
  content[middle] = block;
  return { type: 'doc', content };
}

interface Row {
  work: string;
  ours: number;
  theirs: { name: string; time: number }[];
}

function compare(texts: readonly string[]): Row[] {
  const parsed = texts.map((text) => parseMarkdown(text));
  const edited = parsed.map((one) => withOtherWord(one));
  const peers = makePeers();
  const ours = {
    parse: measure(() => texts.map((text) => parseMarkdown(text))),
    write: measure(() => parsed.map(({ document }) => writeMarkdown(document, null))),
    edit: measure(() => parsed.map(({ source }, at) => writeMarkdown(edited[at] ?? { type: 'doc' }, source))),
    html: measure(() => parsed.map(({ document }) => renderHtml(document))),
  };
  const theirs = (work: 'parse' | 'write' | 'html'): Row['theirs'] =>
    peers.flatMap((peer) => {
      const { name, parse, write, html } = peer;
      if (work === 'parse') return parse === undefined ? [] : [{ name, time: measure(() => texts.map(parse)) }];
      if (work === 'html') return html === undefined ? [] : [{ name, time: measure(() => texts.map(html)) }];
      if (parse === undefined || write === undefined) return [];
      const trees = texts.map((text) => parse(text) as never);
      return [{ name, time: measure(() => trees.map(write)) }];
    });
  return [
    { work: 'Markdown to document', ours: ours.parse, theirs: theirs('parse') },
    { work: 'document to Markdown, all anew, read again', ours: ours.write, theirs: theirs('write') },
    { work: 'document to Markdown after one word, read again', ours: ours.edit, theirs: [] },
    { work: 'document to HTML (peers: from Markdown)', ours: ours.html, theirs: theirs('html') },
  ];
}

const time = (milliseconds: number): string =>
  milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;

function show(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const { work, ours, theirs } of rows) {
    console.log(`  ${work}: ${time(ours)}`);
    for (const peer of theirs)
      console.log(
        `    ${peer.name.padEnd(18)} ${time(peer.time).padStart(9)}   ours / theirs ${(ours / peer.time).toFixed(2)}`,
      );
  }
}

const words = Number(values.words);
const posts = Number(values.posts);
if (words > 0) show(`One post of ${words.toLocaleString('en')} words`, compare([makePost(words, 0)]));
if (posts > 0) {
  show(
    `${posts.toLocaleString('en')} posts of 300 words`,
    compare(Array.from({ length: posts }, (_, index) => makePost(300, index))),
  );
}
console.log('\nWhat the others do without');
for (const { name, without } of makePeers()) console.log(`  ${name}: ${without}.`);
