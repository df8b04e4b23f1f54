import type { Node } from '@tiptap/pm/model';

import type { MarkdownSource } from '#core/convert/contract.ts';
import type { NodeJson } from '#core/document/json.ts';
import type { Merged } from '#core/document/merge.ts';
import { mergeDocuments, settledDocument } from '#core/document/merge.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';
import type { ConflictChoice, ConflictPlace, PostConflict } from '#core/post/conflict.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { readFrontMatter } from '#core/post/frontMatter.ts';
import { mergeMeta } from '#core/post/mergeMeta.ts';

/** A post's text and front matter, at one moment. */
export interface Version {
  doc: Node;
  /** The front matter as text; a body below it does not matter. */
  header: string;
}

/** The writer's answer to a conflict. */
export interface Decision {
  places: readonly ConflictChoice[];
  fields: readonly ('mine' | 'theirs')[];
}

/** What became of bringing two versions together. */
export type Taken =
  /** `changes` are to be made on their front matter. */
  { kind: 'merged'; doc: Node; changes: FrontMatterChanges } | { kind: 'conflict'; conflict: Omit<PostConflict, 'at'> };

/**
 * Brings the writer's version and the file's together. Without a decision, what both changed is a conflict; one that was made for another
 * state of things (`shown`) is not taken.
 */
export function bringTogether(
  base: Version,
  mine: Version,
  theirs: Version,
  decided: { by: Decision; shown: Omit<PostConflict, 'at'> } | 'theirs' | null,
): Taken {
  const merged = mergeDocuments(base.doc, mine.doc, theirs.doc);
  const [was, my, their] = [base, mine, theirs].map(({ header }) => readFrontMatter(header).meta);
  if (was === undefined || my === undefined || their === undefined)
    throw new TypeError('three versions have three headers');
  const { changes, fields } = mergeMeta(was, my, their);
  const conflict = { places: merged.places.map(placeOf), fields };
  const needsAnswer = conflict.places.length > 0 || fields.length > 0;
  if (decided === 'theirs') {
    const choices = merged.places.map((): ConflictChoice => 'theirs');
    return { kind: 'merged', doc: settledDocument(merged, mine.doc, choices), changes: without(changes, fields) };
  }
  if (decided === null)
    return needsAnswer
      ? { kind: 'conflict', conflict }
      : { kind: 'merged', doc: settledDocument(merged, mine.doc), changes };
  if (!answers(decided.by, decided.shown, conflict)) return { kind: 'conflict', conflict };
  return decide(merged, mine.doc, changes, fields, decided.by);
}

function decide(
  merged: Merged,
  like: Node,
  changes: FrontMatterChanges,
  fields: PostConflict['fields'],
  by: Decision,
): Taken {
  const given = fields.filter((_, at) => by.fields[at] === 'theirs');
  return { kind: 'merged', doc: settledDocument(merged, like, by.places), changes: without(changes, given) };
}

const without = (changes: FrontMatterChanges, fields: readonly { name: string }[]): FrontMatterChanges =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => fields.every((field) => field.name !== name)));

/** Whether a decision fits a conflict as it is now: words that came to a place since may be kept unseen, but not thrown away. */
function answers(by: Decision, shown: Omit<PostConflict, 'at'>, now: Omit<PostConflict, 'at'>): boolean {
  return (
    by.places.length === now.places.length &&
    by.fields.length === now.fields.length &&
    shown.places.length === now.places.length &&
    shown.fields.length === now.fields.length &&
    now.places.every((place, at) => {
      const was = shown.places[at];
      return (
        was !== undefined &&
        same([was.base, was.theirs], [place.base, place.theirs]) &&
        (by.places[at] !== 'theirs' || same(was.mine, place.mine))
      );
    }) &&
    now.fields.every((field, at) => same(field, shown.fields[at]))
  );
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const placeOf = (place: { base: Node[]; mine: Node[]; theirs: Node[] }): ConflictPlace => ({
  base: place.base.map(nodeJson),
  mine: place.mine.map(nodeJson),
  theirs: place.theirs.map(nodeJson),
});

/** The document that a text is read as: what the source of its blocks says. */
export function documentOf(source: MarkdownSource): Node {
  const content = source.blocks.map(({ key }) => JSON.parse(key) as NodeJson);
  return documentSchema.nodeFromJSON({
    type: 'doc',
    content: content.length === 0 ? [{ type: 'paragraph' }] : content,
  });
}
