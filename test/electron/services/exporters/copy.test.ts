import { describe, expect, it } from 'vitest';

import { copyHtml, copyMarkdown } from '#services/exporters/index.ts';

import { post } from './posts.ts';

describe('copying a post', () => {
  it('gives a clean fragment of HTML, with pictures by their names', () => {
    const html = copyHtml(post('## Tides\n\nA **bold** ![pier](pier.png) & more\n\n```js\nlet a = 1;\n```'));
    expect(html).toContain('<h2>Tides</h2>');
    expect(html).toContain('<img src="pier.png" alt="pier">');
    expect(html).toContain('&amp; more');
    expect(html).not.toMatch(/<html|<style|hljs|data-/);
  });

  it('gives the Markdown as it stands in the file', () => {
    const text = 'Text   with  *odd*   forms_\n\n* a\n* b\n';
    expect(copyMarkdown(post(`\n${text}`))).toBe(text);
  });

  it('keeps the indent of code at the start', () => {
    expect(copyMarkdown(post('\r\n    code\r\n'))).toBe('    code\r\n');
  });
});
