import type { Nodes } from 'mdast';

/**
 * For each of some siblings, up to which of them one must look to read it: HTML may begin what the tag that closes it ends. Their
 * number where nothing closes it. Null when none looks past itself.
 */
export function reachesOf(siblings: readonly Nodes[]): number[] | null {
  if (!siblings.some((node) => node.type === 'html')) return null;
  const reaches = siblings.map((node, index) => (node.type === 'html' ? index + 1 : index));
  const open = new Map<string, number[]>();
  for (const [index, node] of siblings.entries()) {
    if (node.type !== 'html') continue;
    for (const [, slash, tag = ''] of node.value.matchAll(tags)) {
      const name = tag.toLowerCase();
      if (tag === '' || unclosed.has(name)) continue;
      const same = open.get(name) ?? [];
      open.set(name, same);
      if (slash !== '/') {
        same.push(index);
        continue;
      }
      const opened = same.pop();
      if (opened !== undefined) reaches[opened] = Math.max(reaches[opened] ?? 0, index);
    }
  }
  for (const indexes of open.values()) for (const index of indexes) reaches[index] = siblings.length;
  return reaches;
}

const tags = /<!--[^]*?(?:-->|$)|<(\/?)([a-z][a-z\d-]*)(?=[\s>/]|$)/gi;

/** Elements that nothing closes, or that nothing must. */
const unclosed = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody option'.split(
    ' ',
  ),
);
