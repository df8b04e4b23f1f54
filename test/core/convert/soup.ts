import * as fc from 'fast-check';

/** What Markdown is made of, and what is taken for it. */
export const pieces = [
  '# ', '- ', '* ', '1. ', '2) ', '> ', '```\n', '```', '~~~\n', '    ', '  ', '\t', '\n', '\n', '\n\n', '\n\n', '\n\n', '\n \n', '| a | b |\n', '|---|---|\n', '*', '**', '_', '~~', '`', '``',
  '[', ']', '](x)', '![', '[a]', '[b][a]', '<b>', '</b>', '<div>', '</div>', '<div align="center">\n\n', '\n\n</div>\n\n', '<details>\n<summary>s</summary>\n\n', '\n\n</details>\n',
  '<figure>\n\n', '\n\n</figure>\n', '<!--', '-->', '<!-- a -->', '<script>', '</script>\n', '<pre>', '</pre>', '<?php', '?>', 'word', 'word ', 'two words\n', ' ', '$$\n', '$$', '$x$', '{{', '}}', '{% a %}', '[^1]', '\n\n[^1]: ',
  '[^1]: note\n', '[a]: b\n', '\n\n[a]: /url "title"\n\n', '---\n', '***\n', '===\n', '- [ ] ', '- [x] ', '\\', '&amp;', '<br>', '\r\n', '\r\n\r\n', '\r', '字', '😀', '<table>\n<tr>\n<td>\n\n', '</td>\n</tr>\n</table>',
  '<!-- list: loose -->\n', '<!---->\n', '<!--more-->\n\n', '> [!NOTE]\n', 'http://e.org/a', 'www.e.org', 'a@b.co', '+++\n', '{#id}', '```longhand-block\n{"type":"table"}\n```\n', '\0', '\ufeff',
] as const;

/** Markdown that nobody would write. */
export const soup = (maxLength = 40): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''));

const lines = [
  'A paragraph of words.', 'Wrapped words\nthat go on.', '- one\n- two\n\n  more', '1. one\n2. two', '> quoted\n> words', '```js\nlet x;\n\nlet y;\n```', '~~~\n- x\n\n```\n~~~', '# Heading', 'Setext\n---', '[a]: /url "T"', '[a] and [b][a] and [c]', '![p](x.png)',
  '[^n]: A note\n\n    with more.', 'Text[^n] here.', '<div>\n\ninside\n\n</div>', '<!-- a\n\nb -->', '<div class="x">\nhtml\n</div>', '<details>\n<summary>S</summary>\n\nwords\n\n</details>', '| a | b |\n|---|---|\n| c | d |', '***', '$$\nx\n\ny\n$$', '{{< fig >}}', '* a\n* b', '+ a', '    code\n\n    more', '<pre>\na\n\nb\n</pre>', '<div align="right">\n\nwords\n\n</div>',
  '- a\n\n      code\n- b', '[c]: <x y>\n\'T\'', '<script>\n\nx</script>', '10. ten', '- [ ] task', 'end of *all*',
] as const;

/** Blocks like those of posts, with blank lines between them or not. */
export const posts = (maxLength = 30): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...lines), fc.constantFrom('\n\n', '\n\n', '\n\n', '\n', '\n\n\n', '\n \n')), { maxLength }),
      fc.constantFrom('\n', '\n', '\r\n'),
    )
    .map(([parts, lineEnd]) => parts.map(([block, gap]) => block + gap).join('').replaceAll('\n', lineEnd));
