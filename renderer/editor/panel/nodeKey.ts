const keys = new WeakMap<Element, number>();
let last = 0;

/** Names a node by the element that draws it: the same name wherever the node moves, so that a panel of it, and the caret there, stay. */
export function nodeKey(dom: Element): number {
  const known = keys.get(dom);
  if (known !== undefined) return known;
  last += 1;
  keys.set(dom, last);
  return last;
}
