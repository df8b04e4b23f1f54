import { Extension } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { EditorView } from '@tiptap/pm/view';

import type { CodeToken } from '#core/code/highlight.ts';
import { readCodeInfo } from '#core/document/nodes/codeInfo.ts';

/** A stretch of code of one colour; offsets from the start of the block's text. */
interface Token {
  from: number;
  to: number;
  className: string;
}

type Highlighter = (language: string, code: string) => Token[];

const highlighting = new PluginKey<DecorationSet>('codeHighlighting');

/** Colours code when the writer pauses, never while a key is on its way. The grammars are loaded with the first block that names a language. */
export const CodeHighlighting = Extension.create({
  name: 'codeHighlighting',
  addProseMirrorPlugins() {
    const known = new WeakMap<ProseMirrorNode, Token[]>();
    return [
      new Plugin<DecorationSet>({
        key: highlighting,
        state: {
          init: () => DecorationSet.empty,
          apply: (tr, before) =>
            (tr.getMeta(highlighting) as DecorationSet | undefined) ?? before.map(tr.mapping, tr.doc),
        },
        props: { decorations: (state) => highlighting.getState(state) ?? null },
        view: (view) => new Colouring(view, known),
      }),
    ];
  },
});

class Colouring {
  readonly #view: EditorView;
  readonly #known: WeakMap<ProseMirrorNode, Token[]>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #highlighter: Highlighter | null = null;
  #gone = false;

  constructor(view: EditorView, known: WeakMap<ProseMirrorNode, Token[]>) {
    this.#view = view;
    this.#known = known;
    this.#schedule(0);
  }

  update(view: EditorView, previous: { doc: ProseMirrorNode }): void {
    if (view.state.doc !== previous.doc) this.#schedule(200);
  }

  destroy(): void {
    this.#gone = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #schedule(delay: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#colour();
    }, delay);
  }

  async #colour(): Promise<void> {
    const blocks: { node: ProseMirrorNode; at: number }[] = [];
    this.#view.state.doc.descendants((node, at) => {
      if (node.type.name === 'codeBlock' && languageOf(node) !== null) blocks.push({ node, at });
      return !node.isTextblock;
    });
    if (blocks.length === 0 && highlighting.getState(this.#view.state) === DecorationSet.empty) return;
    if (blocks.length > 0) this.#highlighter ??= await loadHighlighter();
    const highlight = this.#highlighter;
    // The text went on while the grammars were loading, or an input method is at work: the next pause will do.
    if (this.#gone) return;
    if (this.#view.composing || blocks.some(({ node, at }) => this.#view.state.doc.nodeAt(at) !== node)) {
      this.#schedule(200);
      return;
    }
    const decorations: Decoration[] = [];
    for (const { node, at } of blocks) {
      let tokens = this.#known.get(node);
      if (tokens === undefined) {
        tokens = highlight?.(languageOf(node) ?? '', node.textContent) ?? [];
        this.#known.set(node, tokens);
      }
      for (const { from, to, className } of tokens)
        decorations.push(Decoration.inline(at + 1 + from, at + 1 + to, { class: className }));
    }
    const { tr } = this.#view.state;
    this.#view.dispatch(
      tr.setMeta(highlighting, DecorationSet.create(tr.doc, decorations)).setMeta('addToHistory', false),
    );
  }
}

const languageOf = (node: ProseMirrorNode): string | null => readCodeInfo(node.attrs).language;

async function loadHighlighter(): Promise<Highlighter> {
  const { highlightCode } = await import('#core/code/highlight.ts');
  return (language, code) => {
    const tokens: Token[] = [];
    collect(highlightCode(language, code) ?? [], '', 0, tokens);
    return tokens;
  };
}

/** Walks coloured code; answers the offset after it. */
function collect(code: readonly CodeToken[], className: string, start: number, tokens: Token[]): number {
  let offset = start;
  for (const part of code) {
    if (typeof part === 'string') {
      const end = offset + part.length;
      if (className !== '') tokens.push({ from: offset, to: end, className });
      offset = end;
    } else {
      offset = collect(part.children, `${className} ${part.className}`.trim(), offset, tokens);
    }
  }
  return offset;
}
