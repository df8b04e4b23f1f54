import { Extension } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorState, Transaction } from '@tiptap/pm/state';

import { footnotesOf } from '#core/convert/footnotes.ts';
import type { NodeJson } from '#core/document/json.ts';
import { footnoteKey, footnoteLabel } from '#core/document/nodes/footnotes.ts';
import { nodeJson } from '#core/document/schema.ts';

/** Footnotes as their page will show them; all by {@link footnoteKey}. */
export interface FootnoteNumbers {
  /** Of those that have a text, and a mark that leads to it. */
  numbers: ReadonlyMap<string, number>;
  /** Those that have a text. */
  written: ReadonlySet<string>;
  /** All that are named anywhere. */
  named: ReadonlySet<string>;
  /** True for a part of a text: what a note lacks in it may stand elsewhere. */
  isPart: boolean;
}

const names = new Set(['footnoteReference', 'footnoteDefinition']);
const numbering = new PluginKey<FootnoteNumbers>('footnoteNumbers');
const none: FootnoteNumbers = { numbers: new Map(), written: new Set(), named: new Set(), isPart: false };

/** What footnotes are numbered in a state of the editor. */
export const footnoteNumbers = (state: EditorState): FootnoteNumbers => numbering.getState(state) ?? none;

/** Views that show a number and want to be told of another. */
export class FootnoteWatch {
  readonly #listeners = new Set<(numbers: FootnoteNumbers) => void>();

  add(listener: (numbers: FootnoteNumbers) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(numbers: FootnoteNumbers): void {
    for (const listener of this.#listeners) listener(numbers);
  }
}

/** Numbers for a part of a text that is shown by itself, as the whole text has them. */
export const numbersOfPart = (numbers: ReadonlyMap<string, number>): FootnoteNumbers => ({
  ...none,
  numbers,
  isPart: true,
});

/**
 * Numbers the footnotes, anew only when a change touches one: a text of a book's length is not walked at every key. With `fixed` they
 * have those numbers.
 */
export function footnoteNumbering(watch: FootnoteWatch, fixed: FootnoteNumbers | null = null): Extension {
  return Extension.create({
    name: 'footnoteNumbering',
    addProseMirrorPlugins: () => [
      new Plugin<FootnoteNumbers>({
        key: numbering,
        state: {
          init: (_config, { doc }) => fixed ?? countFootnotes(doc),
          apply: (tr, before) => (fixed === null && touchesFootnotes(tr) ? countFootnotes(tr.doc) : before),
        },
        view: () => ({
          update(view, previous) {
            const now = footnoteNumbers(view.state);
            if (now !== footnoteNumbers(previous)) watch.tell(now);
          },
        }),
      }),
    ],
  });
}

/** Counts them in a whole text. */
export function countFootnotes(doc: ProseMirrorNode): FootnoteNumbers {
  const blocks: NodeJson[] = [];
  doc.forEach((block, offset) => {
    if (beginsWithin(doc, offset, offset + block.nodeSize)) blocks.push(nodeJson(block));
  });
  const page = footnotesOf({ type: 'doc', content: blocks });
  const unused = new Set(page.unused.map(footnoteKey));
  const written = new Set(page.texts.map((text) => footnoteKey(footnoteLabel(text))));
  return {
    numbers: new Map([...page.numbers].filter(([key]) => !unused.has(key))),
    written,
    named: new Set([...written, ...page.missing.map(footnoteKey)]),
    isPart: false,
  };
}

/** Whether a footnote's mark, or the border of its text, is taken away, put in or changed. */
export function touchesFootnotes(tr: Transaction): boolean {
  return (
    tr.docChanged &&
    tr.steps.some((step, index) => {
      const before = tr.docs[index] ?? tr.doc;
      const after = tr.docs[index + 1] ?? tr.doc;
      let touched = false;
      step.getMap().forEach((from, to, newFrom, newTo) => {
        touched ||= beginsWithin(before, from, to) || beginsWithin(after, newFrom, newTo);
      });
      // A change of an attribute moves nothing.
      const at: unknown = 'pos' in step ? step.pos : null;
      return touched || (typeof at === 'number' && names.has(after.nodeAt(at)?.type.name ?? ''));
    })
  );
}

function beginsWithin(doc: ProseMirrorNode, from: number, to: number): boolean {
  if (from >= to) return false;
  let found = false;
  doc.nodesBetween(from, to, (node, at) => {
    found ||= at >= from && at < to && names.has(node.type.name);
    return !found;
  });
  return found;
}
