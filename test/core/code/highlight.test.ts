import { describe, expect, test } from 'vitest';

import { highlightCode } from '#core/code/highlight.ts';
import type { CodeToken } from '#core/code/highlight.ts';
import { codeLanguages, knownLanguage } from '#core/code/languages.ts';
import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';

const textOf = (tokens: readonly CodeToken[]): string =>
  tokens.map((token) => (typeof token === 'string' ? token : textOf(token.children))).join('');

describe('code', () => {
  test('can be coloured in every language that is offered, and none of it is lost', () => {
    const code = 'a = "b" // <c> & d\n\n# e {f}\n';
    for (const { id } of codeLanguages) expect(textOf(highlightCode(id, code) ?? []), `for ${id}`).toBe(code);
  });

  test('is known by the names that people write', () => {
    expect(['JS', 'tsx', 'C++', 'sh', 'yml', 'html', 'nonsense', 'constructor'].map(knownLanguage)).toEqual([
      'javascript',
      'typescript',
      'cpp',
      'bash',
      'yaml',
      'html',
      null,
      null,
    ]);
  });

  test('that is long, in long lines or deeply nested stays plain or whole', () => {
    expect(highlightCode('js', 'a;\n'.repeat(20_000))).toBeNull();
    expect(highlightCode('js', 'a'.repeat(3_000))).toBeNull();
    const deep = 'a(`${'.repeat(300);
    expect(textOf(highlightCode('js', deep) ?? [])).toBe(deep);
  });
});

describe('an exported block of code', () => {
  const text = '```js title="app.js" {2}\nlet a;\n`b\nc`;\n```\n';
  const { document } = parseMarkdown(text);

  test('has its name above it, its colours, and its chosen lines marked, on a page that asks for it', () => {
    expect(renderHtml(document, { highlightCode })).toBe(
      '<figure class="code"><figcaption>app.js</figcaption><pre data-line="2"><code class="language-js hljs">' +
        '<span class="hljs-keyword">let</span> a;\n<mark class="line"><span class="hljs-string">`b\n</span></mark>' +
        '<span class="hljs-string">c`</span>;\n</code></pre></figure>',
    );
  });

  test('is plain for a site that colours code by itself', () => {
    expect(renderHtml(document)).toBe(
      '<figure class="code"><figcaption>app.js</figcaption><pre data-line="2"><code class="language-js">' +
        'let a;\n`b\nc`;\n</code></pre></figure>',
    );
  });

  test('is read from its page as it was', () => {
    for (const html of [renderHtml(document), renderHtml(document, { highlightCode })])
      expect(writeMarkdown(parseHtml(html).document, null).text).toBe(text);
  });
});
