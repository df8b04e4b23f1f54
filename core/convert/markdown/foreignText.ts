import type { PhrasingContent } from 'mdast';

import type { NodeJson } from '../../document/json.ts';
import { raw } from '../../document/markdown.ts';
import type { InlinePlace } from '../../document/markdown.ts';

/**
 * Signs that mean nothing in Markdown where they stand, but something to another tool, which would not know them behind a backslash:
 * `[[wiki links]]`, `[@citations]`, `[spans]{.class}`, `[TOC]`, `{: target="_blank"}`, `#tags`.
 */
const signs = /(!?\[-?@?|\]|(?<=[;,] ?)-@(?=\w)|^#+(?=[^\s#])|\{(?![{%#])[^{}\n]*[_*~`][^{}\n]*\})/;

/** Whether text holds such signs, and nothing with which a box of a task or a callout might begin. */
export function hasForeignSigns(nodes: readonly NodeJson[]): boolean {
  if (/^\[(?:[ xX]\](?:\s|$)|!)/.test(nodes[0]?.text ?? '')) return false;
  return nodes.some(({ text }) => text !== undefined && signs.test(text));
}

/** Leaves those signs as they are, and has the rest of the text escaped as usual. */
export const spareForeignSigns = (text: string, place: InlinePlace): PhrasingContent[] =>
  text
    .split(signs)
    .map((part, index): PhrasingContent =>
      index % 2 === 0 ? { type: 'text', value: part } : raw(place === 'cell' ? part.replaceAll('|', '\\|') : part),
    )
    .filter((part) => 'value' in part && part.value !== '');
