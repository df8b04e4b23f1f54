import type { Definition, FootnoteDefinition, Nodes } from 'mdast';
import { normalizeIdentifier } from 'micromark-util-normalize-identifier';
import type { Construct, Extension } from 'micromark-util-types';

/** What references refer to, as plain data. */
export interface DefinedLabel {
  /** As the parser compares it: case and runs of space do not count. */
  id: string;
  footnote: boolean;
  url: string;
  title: string | null;
}

/** Whether a definition is so long that copies of it may fill a document. */
export const isLongLabel = (length: number): boolean => length > 1_000;

export const labelOf = (node: Definition | FootnoteDefinition): DefinedLabel => ({
  id: normalizeIdentifier(node.identifier),
  footnote: node.type === 'footnoteDefinition',
  url: node.type === 'definition' ? node.url : '',
  title: node.type === 'definition' ? (node.title ?? null) : null,
});

/** What is defined among blocks, in order. */
export function labelsIn(nodes: readonly Nodes[]): DefinedLabel[] {
  const labels: DefinedLabel[] = [];
  const open = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'definition' || node.type === 'footnoteDefinition') labels.push(labelOf(node));
    // Definitions stand in blocks only.
    if ('children' in node && !(node.type in leaves))
      for (let at = node.children.length - 1; at >= 0; at -= 1) open.push(node.children[at] as Nodes);
  }
  return labels;
}

const leaves = { paragraph: true, heading: true, table: true };

/** Labels that are known from elsewhere, for the parser: what is read has no definitions of them, and refers to them all the same. */
export class KnownLabels {
  readonly #references = new Set<string>();
  readonly footnotes = new Set<string>();

  constructor(labels: Iterable<DefinedLabel>) {
    for (const { id, footnote } of labels) (footnote ? this.footnotes : this.#references).add(id);
  }

  get size(): number {
    return this.#references.size + this.footnotes.size;
  }

  /** Whether a text may refer to one that is not defined in it. */
  concerns(text: string, own: Iterable<DefinedLabel>): boolean {
    if (this.size === 0 || !text.includes(']')) return false;
    const inside = new KnownLabels(own);
    for (const [, label = ''] of text.matchAll(brackets)) {
      const id = normalizeIdentifier(label);
      if (this.#references.has(id) && !inside.#references.has(id)) return true;
      const note = label.startsWith('^') ? normalizeIdentifier(label.slice(1)) : '';
      if (this.footnotes.has(note) && !inside.footnotes.has(note)) return true;
    }
    return false;
  }

  /** Makes the parser know them. However many there are, each is found at once. */
  get syntax(): Extension {
    const references = this.#references;
    const inform: Construct = {
      name: 'knownLabels',
      tokenize(_effects, _ok, nok) {
        const { parser } = this;
        if (!('known' in parser.defined)) {
          const all = new Set([...parser.defined, ...references]);
          parser.defined = Object.assign([], { known: true, includes: (id: string) => all.has(id) });
        }
        return nok;
      },
    };
    return { text: { [93]: inform } };
  }
}

const brackets = /\[((?:[^[\]\\]|\\[^]){1,999})\]/g;
