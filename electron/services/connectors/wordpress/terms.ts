import * as z from 'zod';

import { LonghandError } from '#core/failure.ts';
import { keptHere } from '#core/publish/failures.ts';
import { distinctTerms, findTerm } from '#core/publish/terms.ts';

import { LostAnswer, stillUnclear, WordPressRefusal } from './client.ts';
import type { WordPressClient } from './client.ts';

const termSchema = z.object({ id: z.number().int(), name: z.string() });
type Term = z.output<typeof termSchema>;
const existsSchema = z.object({ term_id: z.coerce.number().int() });

export interface Taxonomy {
  route: 'categories' | 'tags';
  /** One of them, for people. */
  label: string;
}
export const categories: Taxonomy = { route: 'categories', label: 'category' };
export const tags: Taxonomy = { route: 'tags', label: 'tag' };

/** The ids of terms by their names, each found at the site or made there. */
export async function termIds(
  client: WordPressClient,
  taxonomy: Taxonomy,
  names: readonly string[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const name of distinctTerms(names)) {
    const found = await findAtSite(client, taxonomy, name);
    const id = found?.id ?? (await make(client, taxonomy, name));
    if (!ids.includes(id)) ids.push(id);
  }
  return ids;
}

async function findAtSite(client: WordPressClient, taxonomy: Taxonomy, name: string): Promise<Term | undefined> {
  const found = await client.list(
    `wp/v2/${taxonomy.route}`,
    { search: searchable(name), orderby: 'id', _fields: 'id,name' },
    termSchema,
    `look for the ${taxonomy.label} “${name}”`,
    (terms) => findTerm(terms, name) !== undefined,
  );
  return findTerm(found, name);
}

/** The longest part of a name that WordPress keeps unescaped: its search compares with the escaped form. */
function searchable(name: string): string {
  const parts = name.split(/[&<>"'\\]|\s{2,}/).map((part) => part.trim());
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '') || name;
}

/** Making a term is safe to repeat: where it exists, WordPress refuses and tells its id. */
async function make(client: WordPressClient, taxonomy: Taxonomy, name: string): Promise<number> {
  const doing = `make the ${taxonomy.label} “${name}”`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await client.write(`wp/v2/${taxonomy.route}`, {}, { name }, termSchema, doing)).id;
    } catch (thrown) {
      if (thrown instanceof LostAnswer) {
        if (attempt === 3) throw stillUnclear(client, doing, thrown);
        continue;
      }
      if (!(thrown instanceof WordPressRefusal)) throw thrown;
      const exists = existsSchema.safeParse(thrown.error.data);
      if (thrown.error.code === 'term_exists' && exists.success) return exists.data.term_id;
      if (thrown.code === 'not-permitted') {
        throw new LonghandError({
          code: 'not-permitted',
          message: `This account may not make the ${taxonomy.label} “${name}” at ${client.site}, and there is none yet.`,
          kept: keptHere,
          next: `Take the ${taxonomy.label} off the post, use one that the site has, or ask its editor to make it.`,
          ...(thrown.detail !== undefined && { detail: thrown.detail }),
        });
      }
      throw thrown;
    }
  }
}

const settingsSchema = z.object({ default_category: z.number().int() });

/** Where WordPress files what has no category; none when this account may not know. */
export async function defaultCategory(client: WordPressClient): Promise<number[]> {
  try {
    const query = { _fields: 'default_category' };
    return [(await client.get('wp/v2/settings', query, settingsSchema, 'tell its settings')).default_category];
  } catch (thrown) {
    if (thrown instanceof LonghandError && thrown.code === 'not-permitted') return [];
    throw thrown;
  }
}
