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

interface Shown {
  id: string;
  definition: NodeJson;
  /** The ids of the marks that lead to it. */
  marks: string[];
}

/** The footnotes of one page, shown at its end. */
export class Footnotes {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #shown: readonly Shown[];
  readonly #freeId: (base: string) => string;
  readonly #words: FootnoteWords;

  constructor(document: NodeJson, freeId: (base: string) => string, words: FootnoteWords) {
    const { texts, numbers } = footnotesOf(document);
    const counts = new Map<string, number>();
    this.#numbers = numbers;
    this.#freeId = freeId;
    this.#words = words;
    this.#shown = texts.map((definition) => {
      const label = footnoteLabel(definition);
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      return { id: freeId(count === 1 ? `fn:${label}` : `fn:${label}:${count}`), definition, marks: [] };
    });
  }

  /** The mark of a footnote; the label as it is written where there is no such footnote. */
  mark(label: string): HtmlTree {
    const number = this.#numbers.get(footnoteKey(label)) ?? 0;
    const shown = this.#shown[number - 1];
    if (shown === undefined) return `[^${label}]`;
    const base = `fnref:${footnoteLabel(shown.definition)}`;
    const id = this.#freeId(shown.marks.length === 0 ? base : `${base}:${shown.marks.length + 1}`);
    shown.marks.push(id);
    const link: HtmlTree = {
      tag: 'a',
      attrs: { href: addressOf(shown.id), id, role: 'doc-noteref' },
      children: String(number),
    };
    return { tag: 'sup', attrs: { class: 'footnote-ref' }, children: [link] };
  }

  /** The part of the page that holds the texts, or null where there are none. */
  section(render: (block: NodeJson, definition: NodeJson) => HtmlTree): HtmlTree | null {
    if (this.#shown.length === 0) return null;
    const texts = this.#shown.map(({ definition }) =>
      (definition.content ?? []).map((block) => render(block, definition)),
    );
    // Texts may have marks of their own: only now is it known which lead to each.
    const items = this.#shown.map(({ id, marks }, index) => ({
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
