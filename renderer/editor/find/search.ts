import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

/** A place where the text matches: document positions. */
export interface Match {
  from: number;
  to: number;
}

export interface FindQuery {
  text: string;
  matchCase: boolean;
}

/** Stands for a picture or another atom inside text; nobody types it. */
const atom = '\u{fffc}';

/**
 * Looks for `query` block by block, so that the caller can stop, paint and go on. Yields the matches of each block that has any. Case is
 * folded a character at a time: where folding changes a length (İ), the positions still fit.
 */
export function* findInBlocks(document: ProseMirrorNode, query: FindQuery): Generator<Match[]> {
  const wanted = query.matchCase ? query.text : fold(query.text);
  if (wanted === '') return;
  const blocks: { node: ProseMirrorNode; start: number }[] = [];
  document.descendants((node, at) => {
    if (node.isTextblock) blocks.push({ node, start: at + 1 });
    return !node.isTextblock;
  });
  for (const { node, start } of blocks) {
    const text = node.textBetween(0, node.content.size, '', (leaf) =>
      leaf.nodeSize === 1 ? atom : atom.repeat(leaf.nodeSize),
    );
    const searched = query.matchCase ? text : fold(text);
    const matches: Match[] = [];
    for (let at = searched.indexOf(wanted); at !== -1; at = searched.indexOf(wanted, at + wanted.length)) {
      matches.push({ from: start + at, to: start + at + wanted.length });
    }
    yield matches;
  }
}

function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let folded = '';
  for (const unit of text.split('')) {
    const one = unit.toLowerCase();
    folded += one.length === 1 ? one : unit;
  }
  return folded;
}
