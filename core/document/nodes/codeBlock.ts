import { optionalText, textOf } from '../attributes.ts';
import type { NodeDefinition } from '../definition.ts';
import { languageClass, readCodeFigure, readLanguage, readPre, writeCode } from './codeHtml.ts';
import { readCodeInfo } from './codeInfo.ts';
import type { Code } from 'mdast';

/** `language` is the first word after the fence, `meta` the rest of that line; codeInfo.ts reads what they say. */
export const codeBlock: NodeDefinition = {
  name: 'codeBlock',
  attrs: { language: optionalText(), meta: optionalText() },
  spec: { group: 'block', content: 'text*', marks: '', code: true, defining: true },
  toDOM: (attrs) => [
    'pre',
    {
      ...(typeof attrs['language'] === 'string' && { 'data-language': attrs['language'] }),
      ...(typeof attrs['meta'] === 'string' && { 'data-meta': attrs['meta'] }),
    },
    ['code', languageClass(readCodeInfo(attrs).language), 0],
  ],
  html: {
    read: [
      {
        tag: 'pre',
        preserveWhitespace: true,
        attrs: (element) => ({ language: readLanguage(element), meta: element.attrs['data-meta'] ?? null }),
      },
    ],
    readElement: { pre: readPre, figure: readCodeFigure },
    write: writeCode,
  },
  markdown: {
    readBlock: {
      code: (node: Code) => ({
        type: 'codeBlock',
        attrs: { language: node.lang ?? null, meta: node.meta ?? null },
        content: node.value === '' ? [] : [{ type: 'text', text: node.value }],
      }),
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
