import type { TermCount } from '#core/post/listing.ts';
import { levelsAbove } from '#core/post/terms.ts';

/** A term and what stands below it: `a/b` is below `a`. */
export interface TermNode {
  /** The whole name, as a filter takes it. */
  path: string;
  /** Its last part. */
  name: string;
  /** Posts that have it or one below it. */
  count: number;
  children: TermNode[];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The tree that flat names with slashes describe. A level that no post has itself is there for what is below it. */
export function termTree(terms: readonly TermCount[]): TermNode[] {
  const roots: TermNode[] = [];
  const known = new Map<string, TermNode>();
  const at = (path: string): TermNode => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const [parent = null] = levelsAbove(path);
    const name = parent === null ? path : path.slice(parent.length + 1);
    const node: TermNode = { path, name, count: 0, children: [] };
    known.set(path, node);
    (parent === null ? roots : at(parent).children).push(node);
    return node;
  };
  for (const { name, count } of terms) at(name).count = count;
  for (const { children } of known.values()) children.sort(byName);
  return roots.sort(byName);
}

const byName = (a: TermNode, b: TermNode): number => collator.compare(a.name, b.name);

/** One line of a tree as it is drawn. */
export interface TermLine {
  node: TermNode;
  level: number;
  /** Null when there is nothing below it. */
  open: boolean | null;
  position: number;
  siblings: number;
}

/** The lines that are seen: of closed branches only the top. */
export function linesOf(nodes: readonly TermNode[], isOpen: (path: string) => boolean, level = 1): TermLine[] {
  return nodes.flatMap((node, index) => {
    const open = node.children.length === 0 ? null : isOpen(node.path);
    return [
      { node, level, open, position: index + 1, siblings: nodes.length },
      ...(open === true ? linesOf(node.children, isOpen, level + 1) : []),
    ];
  });
}
