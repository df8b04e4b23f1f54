import { optionalText, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import type { HtmlElement } from '../html.ts';
import type { NodeJson } from '../json.ts';
import type { Code } from 'mdast';

/** `language` is the first word after the fence, `meta` the rest of that line (`{linenos=true}` and the like). */
export const codeBlock: NodeDefinition = {
  name: 'codeBlock',
  attrs: { language: optionalText(), meta: optionalText() },
  spec: { group: 'block', content: 'text*', marks: '', code: true, defining: true },
  toDOM: (attrs) => [
    'pre',
    typeof attrs['meta'] === 'string' ? { 'data-meta': attrs['meta'] } : {},
    ['code', languageClass(attrs['language']), 0],
  ],
  html: {
    read: [
      {
        tag: 'pre',
        preserveWhitespace: true,
        attrs: (element) => ({ language: readLanguage(element), meta: element.attrs['data-meta'] ?? null }),
      },
    ],
    write: (node, context) => ({
      tag: 'pre',
      attrs: {},
      children: {
        tag: 'code',
        attrs: languageClass(node.attrs?.['language']),
        children: isEmpty(node) ? '' : [context.children(node), '\n'],
      },
    }),
  },
  markdown: {
    readBlock: {
      code: (node: Code) => {
        const text = node.value.replaceAll(/\r\n?/g, '\n');
        return {
          type: 'codeBlock',
          attrs: { language: node.lang ?? null, meta: node.meta ?? null },
          content: text === '' ? [] : [{ type: 'text', text }],
        };
      },
    },
    writeBlock: (node) => [
      {
        type: 'code',
        lang: textOf(node.attrs?.['language']) || null,
        meta: textOf(node.attrs?.['meta']) || null,
        value: (node.content ?? []).map((part) => part.text ?? '').join(''),
      },
    ],
  },
};

function languageClass(language: unknown): Record<string, string> {
  return typeof language === 'string' && language !== '' ? { class: `language-${language}` } : {};
}

function readLanguage(pre: HtmlElement): string | null {
  const code = pre.firstElement();
  const classes = [pre.attrs['class'], code?.name === 'code' ? code.attrs['class'] : ''].join(' ');
  return /(?:^|\s)(?:language|lang)-(\S+)/.exec(classes)?.[1] ?? pre.attrs['data-language'] ?? null;
}

const isEmpty = (node: NodeJson): boolean => (node.content ?? []).length === 0;
