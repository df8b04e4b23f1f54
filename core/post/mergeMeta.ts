import type { FrontMatterChanges } from './editFrontMatter.ts';
import type { PostMeta } from './post.ts';

/** A field that both sides changed, differently; for people to read. */
export interface ContestedField {
  name: keyof PostMeta;
  mine: string;
  theirs: string;
}

/** What of one side's edits of the front matter goes on top of the other's. */
export interface MergedMeta {
  changes: FrontMatterChanges;
  /** `changes` says for these what mine says. */
  fields: ContestedField[];
}

/** The fields that writers change; the time of the last change is the library's. */
const fields = [
  'title',
  'slug',
  'date',
  'status',
  'excerpt',
  'cover',
  'author',
  'canonicalUrl',
  'language',
] as const satisfies (keyof PostMeta)[];
const sets = ['tags', 'categories'] as const satisfies (keyof PostMeta)[];

/** Brings together two sides' edits of a post's front matter, field by field; terms as sets. */
export function mergeMeta(base: PostMeta, mine: PostMeta, theirs: PostMeta): MergedMeta {
  const changes: Record<string, unknown> = {};
  const contested: ContestedField[] = [];
  for (const name of fields) {
    if (mine[name] === base[name] || mine[name] === theirs[name]) continue;
    changes[name] = mine[name];
    if (theirs[name] !== base[name]) contested.push({ name, mine: mine[name] ?? '', theirs: theirs[name] ?? '' });
  }
  for (const name of sets) {
    const added = mine[name].filter((term) => !base[name].includes(term));
    const removed = base[name].filter((term) => !mine[name].includes(term));
    const merged = [...theirs[name].filter((term) => !removed.includes(term)), ...added];
    const terms = [...new Set(merged)];
    const isReordered = added.length === 0 && removed.length === 0 && mine[name].join('\n') !== base[name].join('\n');
    if (isReordered && theirs[name].join('\n') === base[name].join('\n')) changes[name] = mine[name];
    else if (terms.join('\n') !== theirs[name].join('\n')) changes[name] = terms;
  }
  return { changes, fields: contested };
}
