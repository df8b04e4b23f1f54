import type { PhrasingContent } from 'mdast';

import { raw } from '../markdown.ts';

/** Spaces at the edges of a cell or line count for nothing unless they are written as characters. */
export function keepEdges(children: readonly PhrasingContent[]): PhrasingContent[] {
  const kept = [...children];
  const first = kept[0];
  const start = first?.type === 'text' ? /^[ \t]+/.exec(first.value)?.[0] : undefined;
  if (first?.type === 'text' && start !== undefined) {
    kept.splice(0, 1, raw(encoded(start)), { type: 'text', value: first.value.slice(start.length) });
  }
  const last = kept.at(-1);
  const end = last?.type === 'text' ? /[ \t]+$/.exec(last.value)?.[0] : undefined;
  if (last?.type === 'text' && end !== undefined) {
    kept.splice(-1, 1, { type: 'text', value: last.value.slice(0, -end.length) }, raw(encoded(end)));
  }
  return kept.filter((child) => child.type !== 'text' || child.value !== '');
}

const encoded = (spaces: string): string => spaces.replaceAll(' ', '&#x20;').replaceAll('\t', '&#x9;');
