import type { HtmlTree } from '../../document/html.ts';
import type { NodeJson } from '../../document/json.ts';
import { footnoteKey, footnoteLabel } from '../../document/nodes/footnotes.ts';
import { footnotesOf } from '../footnotes.ts';

/** What screen readers say of the footnotes of a page. */
export interface FootnoteWords {
  /** Of the part of the page that holds them. */
  title: string;
  /** Of a link that leads back from a text to its mark. */
  back: string;
}

interface Numbered {
  number: number;
  id: string;
  definition: NodeJson;
  /** The ids of the marks that lead to it. */
  marks: string[];
}

/** The footnotes of one page: numbered as marks are met, then shown at its end, those without a mark last. */
export class Footnotes {
  readonly #definitions: Map<string, NodeJson>;
  readonly #unused: NodeJson[];
  readonly #freeId: (base: string) => string;
  readonly #words: FootnoteWords;
  readonly #numbered: Numbered[] = [];
  readonly #byKey = new Map<string, Numbered>();
  /** How many texts of each name have a number. */
  readonly #counts = new Map<string, number>();

  constructor(document: NodeJson, freeId: (base: string) => string, words: FootnoteWords) {
    const { definitions, repeated } = footnotesOf(document);
    this.#definitions = definitions;
    this.#unused = [...definitions.values(), ...repeated];
    this.#freeId = freeId;
    this.#words = words;
  }

  /** The mark of a footnote; the label as it is written where there is no such footnote. */
  mark(label: string): HtmlTree {
    const key = footnoteKey(label);
    const definition = this.#definitions.get(key);
    if (definition === undefined) return `[^${label}]`;
    const note = this.#byKey.get(key) ?? this.#number(definition, key);
    const count = note.marks.length;
    const id = this.#freeId(`fnref:${footnoteLabel(definition)}${count === 0 ? '' : `:${count + 1}`}`);
    note.marks.push(id);
    const link: HtmlTree = {
      tag: 'a',
      attrs: { href: addressOf(note.id), id, role: 'doc-noteref' },
      children: String(note.number),
    };
    return { tag: 'sup', attrs: { class: 'footnote-ref' }, children: [link] };
  }

  /** The part of the page that holds the texts, or null where there are none. Texts may have marks of their own. */
  section(render: (block: NodeJson, definition: NodeJson) => HtmlTree): HtmlTree | null {
    const texts: HtmlTree[][] = [];
    const unused = this.#unused.values();
    for (;;) {
      const note = this.#numbered[texts.length];
      if (note !== undefined) {
        const { definition } = note;
        texts.push((definition.content ?? []).map((block) => render(block, definition)));
        continue;
      }
      const next = unused.next();
      if (next.done === true) break;
      const key = footnoteKey(footnoteLabel(next.value));
      if (this.#byKey.get(key)?.definition !== next.value) this.#number(next.value, key);
    }
    if (texts.length === 0) return null;
    // Only now is it known which marks lead to each.
    const items = this.#numbered.map(({ id, marks }, index) => ({
      tag: 'li',
      attrs: { id },
      children: withBackLinks(texts[index] ?? [], this.#backLinks(marks)),
    }));
    return {
      tag: 'section',
      attrs: { class: 'footnotes', role: 'doc-endnotes', 'aria-label': this.#words.title },
      children: [{ tag: 'ol', attrs: {}, children: items }],
    };
  }

  #number(definition: NodeJson, key: string): Numbered {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const id = this.#freeId(`fn:${footnoteLabel(definition)}${count === 1 ? '' : `:${count}`}`);
    const note = { number: this.#numbered.length + 1, id, definition, marks: [] };
    this.#numbered.push(note);
    if (!this.#byKey.has(key)) this.#byKey.set(key, note);
    return note;
  }

  #backLinks(marks: readonly string[]): HtmlTree[] {
    return marks.flatMap((id, index): HtmlTree[] => {
      const count = index === 0 ? '' : ` ${index + 1}`;
      const children: HtmlTree[] = [
        '↩\ufe0e',
        ...(count === '' ? [] : [{ tag: 'sup', attrs: {}, children: count.trim() }]),
      ];
      const attrs = { href: addressOf(id), role: 'doc-backlink', 'aria-label': `${this.#words.back}${count}` };
      return [' ', { tag: 'a', attrs, children }];
    });
  }
}

/** Puts the links behind the last words, or under what is no paragraph. */
function withBackLinks(blocks: readonly HtmlTree[], links: readonly HtmlTree[]): HtmlTree[] {
  if (links.length === 0) return [...blocks];
  const last = blocks.at(-1);
  return last !== undefined && typeof last === 'object' && 'tag' in last && last.tag === 'p'
    ? [...blocks.slice(0, -1), { ...last, children: [last.children, ...links] }]
    : [...blocks, { tag: 'p', attrs: {}, children: links.slice(1) }];
}

const addressOf = (id: string): string => `#${encodeURIComponent(id).replaceAll('%3A', ':')}`;
