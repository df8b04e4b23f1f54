import { appendFileSync, readFileSync } from 'node:fs';

/** What a property of a post is, or may be. `tags` is the one tag, `words` the number of the last word. */
export type Property = 'slug' | 'tags' | 'trashed' | 'words';

/** Stands for any value of a property. */
export const anything = '*';

/** A line of the record that a typist and its killer keep: it outlives the typist, for the system has it once it was written. */
export type Line =
  | { kind: 'making'; title: string }
  | { kind: 'made'; id: string; title: string }
  | { kind: 'typed'; id: string; word: number; at: number }
  /** All words up to this one were answered for. */
  | { kind: 'kept'; id: string; word: number; at: number }
  | { kind: 'asked' | 'answered'; id: string; what: Property; value: string | number | boolean }
  /** What was found after a kill: this is how it is from here on. */
  | { kind: 'found'; id: string; word: number }
  /** Words that no answer had come for are not there; how long before the kill the first of them was typed, ms. */
  | { kind: 'lost'; id: string; ms: number; load: number }
  | { kind: 'ready'; at: number }
  /** `load`: how many tasks wanted to run on the machine in the last minute. */
  | { kind: 'killed'; at: number; load: number };

export function note(record: string, line: Line): void {
  appendFileSync(record, `${JSON.stringify(line)}\n`);
}

export function readRecord(record: string): Line[] {
  const lines = readFileSync(record, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Line);
}

/** What a post must be after a kill. */
export interface Expected {
  id: string;
  /** Words that were answered for, and those that were typed. */
  kept: number;
  typed: number;
  /** What it is, or may have become: what a kill came upon may be done or not. */
  may: Map<Property, Set<string>>;
  /** When the words that no answer came for were typed, and when the kill came after each. */
  loose: Map<number, { at: number; killed: number | null; load: number }>;
}

/** What must be there, by post; and titles of posts that may be. */
export function expectedBy(lines: readonly Line[]): { posts: Map<string, Expected>; making: Set<string> } {
  const posts = new Map<string, Expected>();
  const making = new Set<string>();
  const of = (id: string): Expected => {
    const known = posts.get(id) ?? { id, kept: 0, typed: 0, may: new Map(), loose: new Map() };
    posts.set(id, known);
    return known;
  };
  for (const line of lines) {
    if (line.kind === 'making') making.add(line.title);
    else if (line.kind === 'made') {
      const slug = line.title.toLowerCase().replaceAll(' ', '-');
      of(line.id).may = new Map([
        ['slug', new Set([slug])],
        ['tags', new Set([''])],
        ['trashed', new Set(['false'])],
      ]);
      making.delete(line.title);
    } else if (line.kind === 'typed') {
      of(line.id).typed = line.word;
      of(line.id).loose.set(line.word, { at: line.at, killed: null, load: 0 });
    } else if (line.kind === 'kept') {
      of(line.id).kept = line.word;
      for (const word of of(line.id).loose.keys()) if (word <= line.word) of(line.id).loose.delete(word);
    } else if (line.kind === 'asked') {
      const { may } = of(line.id);
      may.set(line.what, (may.get(line.what) ?? new Set()).add(String(line.value)));
      // A version brings its tags with its words, whatever they were.
      if (line.what === 'words') may.set('tags', new Set([anything]));
    } else if (line.kind === 'answered') {
      of(line.id).may.set(line.what, new Set([String(line.value)]));
      if (line.what === 'words') {
        Object.assign(of(line.id), { kept: line.value, typed: line.value });
        of(line.id).may.delete('words');
      }
    } else if (line.kind === 'found') {
      Object.assign(of(line.id), { kept: line.word, typed: line.word });
      of(line.id).loose.clear();
      of(line.id).may.delete('words');
    } else if (line.kind === 'killed') {
      for (const { loose } of posts.values())
        for (const word of loose.values()) {
          if (word.killed === null) Object.assign(word, { killed: line.at, load: line.load });
        }
    }
  }
  return { posts, making };
}

/** Times between a word and its answer, ms. */
export function latencies(lines: readonly Line[]): number[] {
  const typed = new Map<string, number>();
  const found: number[] = [];
  for (const line of lines) {
    if (line.kind === 'killed') typed.clear();
    else if (line.kind === 'typed') typed.set(`${line.id} ${line.word}`, line.at);
    else if (line.kind === 'kept') {
      for (let { word } = line; ; word--) {
        const at = typed.get(`${line.id} ${word}`);
        if (at === undefined) break;
        typed.delete(`${line.id} ${word}`);
        found.push(line.at - at);
      }
    }
  }
  return found;
}
