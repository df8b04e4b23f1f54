import { readData } from './frontMatter.ts';
import { metaKeys, pathOf } from './metaKeys.ts';
import type { SplitText } from './splitFrontMatter.ts';

/** Fields that the list and the search know by themselves, and what is no words. */
const known = new Set(
  ([...(['title', 'date', 'updated', 'tags', 'categories', 'cover', 'language', 'slug'] as const)] as const)
    .flatMap((field) => metaKeys[field].map((key) => pathOf(key)[0]))
    .concat('id', 'status', 'draft', 'published', 'layout', 'taxonomies'),
);

/** As much as is searched, in characters. */
const longest = 10_000;

/** The words that front matter holds beside title, terms and dates: excerpt, author, and whatever other tools keep there. For searching. */
export function frontMatterWords(split: SplitText): string {
  if (split.kind === 'none') return '';
  const words: string[] = [];
  let length = 0;
  const add = (value: unknown, depth: number): void => {
    if (length > longest || depth > 6) return;
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value).slice(0, longest);
      length += text.length;
      words.push(text);
    } else if (Array.isArray(value)) for (const one of value) add(one, depth + 1);
    else if (typeof value === 'object' && value !== null && !(value instanceof Date))
      for (const one of Object.values(value)) add(one, depth + 1);
  };
  for (const [key, value] of Object.entries(readData(split).data ?? {})) if (!known.has(key)) add(value, 0);
  return words.join('\n');
}
