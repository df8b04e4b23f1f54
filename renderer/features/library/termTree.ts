import type { TermCount } from '#core/post/listing.ts';

/** A term and what stands below it: `a/b` is below `a`. */
export interface TermNode {
  /** The whole name, as a filter takes it. */
  path: string;
  /** Its last part. */
  name: string;
  /** Posts that have it, and those that have one below it. One that has several of them counts for each. */
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
    const cut = path.lastIndexOf('/');
    const parent = cut > 0 && cut < path.length - 1 ? path.slice(0, cut) : null;
    const node: TermNode = { path, name: parent === null ? path : path.slice(cut + 1), count: 0, children: [] };
    known.set(path, node);
    (parent === null ? roots : at(parent).children).push(node);
    return node;
  };
  for (const { name, count } of terms) at(name).count += count;
  const settle = (nodes: TermNode[]): number => {
    nodes.sort((a, b) => collator.compare(a.name, b.name));
    let sum = 0;
    for (const node of nodes) {
      node.count += settle(node.children);
      sum += node.count;
    }
    return sum;
  };
  settle(roots);
  return roots;
}

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
