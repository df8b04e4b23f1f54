import type { NodeJson } from './json.ts';

const pictures = new Set(['image', 'figureImage']);

/** Whether a node is a picture that says nothing to those who cannot see it. */
export function isUndescribed(type: string, attrs: Readonly<Record<string, unknown>>): boolean {
  const { src, alt } = attrs;
  const shows = typeof src === 'string' && src.trim() !== '';
  return pictures.has(type) && shows && (typeof alt !== 'string' || alt.trim() === '');
}

/** How many pictures of a document have no description. Those of raw HTML are not counted: there `alt=""` is said on purpose. */
export function countUndescribed(document: NodeJson): number {
  let count = 0;
  const open = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isUndescribed(node.type, node.attrs ?? {})) count += 1;
    for (const child of node.content ?? []) open.push(child);
  }
  return count;
}
