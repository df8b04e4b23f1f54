import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

/** A place where the text matches: document positions, or of a node whose title matches, where it begins and ends. */
export interface Match {
  from: number;
  to: number;
  /** Where in the title. */
  title?: { name: string; start: number; end: number };
}

/** Words that stand on the page and are attributes: readers do not tell them from the text. */
export const titles: Readonly<Record<string, string>> = {
  callout: 'title',
  audio: 'title',
  video: 'title',
  fileLink: 'label',
  embed: 'title',
  readMore: 'text',
};

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
  const blocks: { node: ProseMirrorNode; at: number }[] = [];
  document.descendants((node, at) => {
    if (node.isTextblock || titles[node.type.name] !== undefined) blocks.push({ node, at });
    return !node.isTextblock;
  });
  const placesIn = (text: string): number[] => {
    const searched = query.matchCase ? text : fold(text);
    const places: number[] = [];
    for (let at = searched.indexOf(wanted); at !== -1; at = searched.indexOf(wanted, at + wanted.length))
      places.push(at);
    return places;
  };
  for (const { node, at } of blocks) {
    const name = titles[node.type.name];
    if (name === undefined) {
      const text = node.textBetween(0, node.content.size, '', (leaf) =>
        leaf.nodeSize === 1 ? atom : atom.repeat(leaf.nodeSize),
      );
      yield placesIn(text).map((start) => ({ from: at + 1 + start, to: at + 1 + start + wanted.length }));
    } else {
      const title: unknown = node.attrs[name];
      yield placesIn(typeof title === 'string' ? title : '').map((start) => ({
        from: at,
        to: at + node.nodeSize,
        title: { name, start, end: start + wanted.length },
      }));
    }
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
