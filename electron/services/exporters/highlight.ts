import { common, createLowlight } from 'lowlight';

import { attribute, elements, isElement, makeElement, makeText, setAttribute, setChildren, textOf } from './tree.ts';
import type { Child, Fragment } from './tree.ts';

const lowlight = createLowlight(common);

/** Longer code stays plain: colours are not worth seconds of waiting. UTF-16 code units. */
const longestHighlighted = 200_000;

type HighlightNode = ReturnType<typeof lowlight.highlight>['children'][number];

/** Colours the code blocks of a page by classes, at export time, so that the page needs no script. */
export function highlightCode(fragment: Fragment): void {
  for (const pre of elements(fragment)) {
    if (pre.tagName !== 'pre') continue;
    // A block that scrolls must be reachable by the keyboard.
    if (attribute(pre, 'tabindex') === undefined) setAttribute(pre, 'tabindex', '0');
    const [code, ...others] = pre.childNodes;
    if (code === undefined || !isElement(code) || code.tagName !== 'code' || others.length > 0) continue;
    const language = languageOf(attribute(code, 'class') ?? '');
    const text = textOf(code);
    if (language === null || !lowlight.registered(language) || text.length > longestHighlighted) continue;
    setChildren(code, lowlight.highlight(language, text).children.flatMap(toTree));
    setAttribute(code, 'class', `${attribute(code, 'class') ?? ''} hljs`.trim());
  }
}

function languageOf(className: string): string | null {
  const named = className.split(/\s+/).find((name) => name.startsWith('language-'));
  return named === undefined ? null : named.slice('language-'.length).toLowerCase();
}

function toTree(node: HighlightNode): Child[] {
  if (node.type === 'text') return [makeText(node.value)];
  if (node.type !== 'element') return [];
  const className = node.properties.className;
  return [
    makeElement(
      node.tagName,
      Array.isArray(className) ? { class: className.join(' ') } : {},
      node.children.flatMap(toTree),
    ),
  ];
}
