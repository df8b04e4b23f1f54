import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import type { EditorView, NodeView, ViewMutationRecord } from '@tiptap/pm/view';

import {
  readCodeInfo,
  readLineRanges,
  setCodeFileName,
  setCodeLanguage,
  setCodeLines,
  writeLineRanges,
} from '#core/document/nodes/codeInfo.ts';
import type { CodeAttrs, CodeInfo } from '#core/document/nodes/codeInfo.ts';

import { element, outsideText } from '../nodes/element.ts';
import { Delayed, fieldDelay } from '../panel/delayed.ts';
import { onFinish } from '../panel/unfinished.ts';
import { languages } from './languages.ts';

/** A code block with its file's name, its language and the lines that stand out over it. */
export class CodeBlockView implements NodeView {
  readonly dom = element('div', 'desk-code');
  readonly contentDOM = element('code', '');
  readonly #head = outsideText(element('div', 'desk-code-head'));
  readonly #marked = outsideText(element('div', 'desk-code-lines'));
  readonly #name = element('input', 'desk-code-field desk-code-name');
  readonly #lines = element('input', 'desk-code-field desk-code-which');
  readonly #select = element('select', 'desk-code-language');
  readonly #view: EditorView;
  readonly #getPos: () => number | undefined;
  #node: ProseMirrorNode;
  /** Ends the waiting for the field that is filled in. */
  #left = (): void => {};
  readonly #waiting: Delayed[] = [];

  constructor(node: ProseMirrorNode, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    this.#view = view;
    this.#getPos = getPos;
    const pre = document.createElement('pre');
    pre.spellcheck = false;
    pre.dir = 'ltr';
    this.dom.dir = 'ltr';
    this.contentDOM.translate = false;
    this.#marked.setAttribute('aria-hidden', 'true');
    pre.append(this.contentDOM);
    this.#select.setAttribute('aria-label', 'Language of this code');
    this.#select.addEventListener('change', () => {
      this.#change((attrs) => setCodeLanguage(attrs, this.#select.value === '' ? null : this.#select.value));
      view.focus();
    });
    this.#field(this.#name, 'File name', () => {
      this.#change((attrs) => setCodeFileName(attrs, this.#name.value));
    });
    this.#field(this.#lines, 'Marked lines', (isDone) => {
      const lines = this.#lines.value.trim() === '' ? [] : readLineRanges(this.#lines.value);
      if (lines === null && isDone) this.#draw();
      if (lines !== null) this.#change((attrs) => setCodeLines(attrs, lines));
    });
    this.#head.append(this.#name, this.#lines, this.#select);
    this.dom.append(this.#marked, pre, this.#head);
    this.#draw();
  }

  update(node: ProseMirrorNode): boolean {
    if (node.type !== this.#node.type) return false;
    const { language, meta } = this.#node.attrs;
    const changed = node.attrs['language'] !== language || node.attrs['meta'] !== meta;
    this.#node = node;
    if (changed) this.#draw();
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Node && this.#head.contains(event.target);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target);
  }

  destroy(): void {
    this.#left();
    for (const saving of this.#waiting) saving.drop();
  }

  /** `keep` puts what the field says into the text, soon after each letter; with `isDone` nothing more is typed in it. */
  #field(input: HTMLInputElement, label: string, keep: (isDone: boolean) => void): void {
    input.setAttribute('aria-label', `${label} of this code`);
    input.placeholder = label;
    input.spellcheck = false;
    input.autocomplete = 'off';
    const saving = new Delayed(fieldDelay);
    this.#waiting.push(saving);
    saving.setTask(() => {
      keep(false);
    });
    input.addEventListener('input', () => {
      saving.soon();
    });
    input.addEventListener('change', () => {
      saving.drop();
      keep(true);
    });
    input.addEventListener('focus', () => {
      this.#left();
      this.#left = onFinish(this.#view, () => {
        keep(false);
      });
    });
    input.addEventListener('blur', () => {
      this.#left();
    });
    input.addEventListener('keydown', (event) => {
      if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter') keep(true);
      else this.#draw();
      this.#view.focus();
    });
  }

  #change(make: (attrs: CodeAttrs) => CodeAttrs): void {
    const at = this.#getPos();
    if (at === undefined) return;
    const next = make(attrsOf(this.#node));
    const { tr } = this.#view.state;
    for (const name of ['language', 'meta'] as const)
      if (next[name] !== this.#node.attrs[name]) tr.setNodeAttribute(at, name, next[name]);
    if (tr.docChanged) this.#view.dispatch(tr);
  }

  #draw(): void {
    const info = readCodeInfo(attrsOf(this.#node));
    this.#drawOptions(info.language ?? '');
    // A field that says the same is left alone: the caret may be in it.
    if (this.#name.value.trim() !== (info.fileName ?? '')) this.#name.value = info.fileName ?? '';
    const lines = writeLineRanges(info.lines);
    const written = readLineRanges(this.#lines.value);
    if (written === null || writeLineRanges(written) !== lines) this.#lines.value = lines;
    this.dom.classList.toggle('is-named', info.fileName !== null);
    this.dom.classList.toggle('is-marked', info.lines.length > 0);
    this.#markLines(info);
  }

  #markLines({ lines }: CodeInfo): void {
    this.#marked.replaceChildren(
      ...lines.map(({ from, to }) => {
        const mark = element('div', 'desk-code-line');
        mark.style.setProperty('--from', String(from - 1));
        mark.style.setProperty('--count', String(to - from + 1));
        return mark;
      }),
    );
  }

  #drawOptions(current: string): void {
    const known = current === '' || languages.some(({ id }) => id === current);
    const options = [{ id: '', label: 'Plain' }, ...(known ? [] : [{ id: current, label: current }]), ...languages];
    this.#select.replaceChildren(
      ...options.map(({ id, label }) => new Option(label, id, id === current, id === current)),
    );
  }
}

function attrsOf(node: ProseMirrorNode): CodeAttrs {
  const { language, meta } = node.attrs as { language: string | null; meta: string | null };
  return { language, meta };
}
