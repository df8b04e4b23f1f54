import type { Attrs } from '../../document/definition.ts';
import type { MarkJson, NodeJson } from '../../document/json.ts';

/** How white space in text is taken: as HTML shows it, with its line ends, or with all of it. */
export type Spacing = 'collapsed' | 'lines' | 'all';

/** Blocks as they come, with text between them gathered into paragraphs. */
export class Flow {
  readonly #blocks: NodeJson[] = [];
  #shell: NodeJson;
  /** Whether the paragraph in progress was named as such by an element. */
  #named = false;
  #line: NodeJson[] = [];
  #begun = false;

  /** `shared`: what blocks that are made here say of themselves. */
  constructor(shared: Attrs) {
    this.#shell = paragraphOf(shared);
  }

  text(value: string, marks: readonly MarkJson[], spacing: Spacing = 'collapsed'): void {
    if (spacing === 'collapsed' || !/[^ \t\n\r\f]/.test(value)) {
      this.#words(value, marks);
      return;
    }
    for (const [index, line] of value.split(/\r\n?|\n/).entries()) {
      if (index > 0) this.node({ type: 'hardBreak' }, marks);
      this.#words(spacing === 'all' ? withSpaces(line) : line, marks);
    }
  }

  /** Adds text, with HTML's white space as HTML shows it. */
  #words(value: string, marks: readonly MarkJson[]): void {
    let text = value.replaceAll(/[ \t\n\r\f]+/g, ' ');
    const last = this.#line.at(-1);
    if (last === undefined || last.type === 'hardBreak' || last.text?.endsWith(' ') === true)
      text = text.replace(/^ /, '');
    if (text !== '') this.#line.push(marked({ type: 'text', text }, marks));
  }

  node(node: NodeJson, marks: readonly MarkJson[]): void {
    if (node.type === 'hardBreak') this.#trimEnd();
    this.#line.push(marked(node, marks));
  }

  /** Begins a paragraph that is there even if no words come. */
  begin(): void {
    this.#begun = true;
  }

  block(node: NodeJson): void {
    this.break();
    this.#blocks.push(node);
  }

  /** Reads what is in an element that holds text; blocks that stand in it all the same divide it. */
  textblock(shell: NodeJson, read: () => void): void {
    this.break();
    const before = this.#blocks.length;
    const outer = { shell: this.#shell, named: this.#named };
    this.#shell = shell;
    this.#named = true;
    read();
    const empty = !this.#begun && this.#line.length === 0 && this.#blocks.length === before;
    if (empty) this.#blocks.push({ ...shell });
    this.break();
    this.#shell = outer.shell;
    this.#named = outer.named;
  }

  /** Reads what is in an element that only groups; text right in it becomes paragraphs that say what is shared. */
  group(shared: Attrs, read: () => void): void {
    this.break();
    const { shell } = { shell: this.#shell };
    if (!this.#named) this.#shell = paragraphOf(shared);
    read();
    this.break();
    this.#shell = shell;
  }

  /** Ends the paragraph, if one has begun. */
  break(): void {
    this.#trimEnd();
    // A break at the very end of a block shows nothing.
    if (this.#line.at(-1)?.type === 'hardBreak') this.#line.pop();
    else if (this.#line.length === 0 && !this.#begun) return;
    this.#blocks.push({ ...this.#shell, content: settleSpaces(this.#line) });
    this.#line = [];
    this.#begun = false;
  }

  end(): NodeJson[] {
    this.break();
    return this.#blocks;
  }

  #trimEnd(): void {
    const last = this.#line.at(-1);
    if (last?.type !== 'text') return;
    const text = (last.text ?? '').replace(/ $/, '');
    if (text === '') this.#line.pop();
    else last.text = text;
  }
}

const paragraphOf = (shared: Attrs): NodeJson =>
  Object.keys(shared).length === 0 ? { type: 'paragraph' } : { type: 'paragraph', attrs: shared };

/** Spaces that HTML would swallow, as such that it shows. */
const withSpaces = (line: string): string =>
  line
    .replaceAll('\t', '    ')
    .replace(/^ +/, (spaces) => '\u00a0'.repeat(spaces.length))
    .replaceAll(/ {2,}/g, (spaces) => `${'\u00a0'.repeat(spaces.length - 1)} `);

/** Takes spaces out of marks that end beside them: pages and word processors are careless there, Markdown is not. */
function settleSpaces(line: readonly NodeJson[]): NodeJson[] {
  return line.flatMap((node, index) => {
    if (node.text === undefined || (node.marks ?? []).length === 0) return [node];
    const before = node.text.startsWith(' ') ? ' ' : '';
    const after = node.text.length > 1 && node.text.endsWith(' ') ? ' ' : '';
    const words = node.text.slice(before.length, node.text.length - after.length);
    if (words === '') return [node];
    return [
      { ...node, text: before, marks: shared(node, line[index - 1]) },
      { ...node, text: words },
      { ...node, text: after, marks: shared(node, line[index + 1]) },
    ].filter(({ text }) => text !== '');
  });
}

const shared = (node: NodeJson, other: NodeJson | undefined): MarkJson[] =>
  (node.marks ?? []).filter((mark) => (other?.marks ?? []).some((one) => one.type === mark.type));

const marked = (node: NodeJson, marks: readonly MarkJson[]): NodeJson =>
  marks.length > 0 ? { ...node, marks: [...marks] } : { ...node };
