import { expect, test } from 'vitest';

import { cleanPastedHtml } from '../../../renderer/editor/paste/cleanHtml.ts';

test('what Google Docs only styles bold, slanted, struck or raised keeps its meaning without the style', () => {
  const html =
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-weight:400">a</span><span style="font-weight:700;font-style:italic">b</span><span style="text-decoration:line-through">c</span><span style="vertical-align:super">d</span></p></b>';
  expect(cleanPastedHtml(html)).toBe(
    '<p dir="ltr"><span>a</span><span><em><strong>b</strong></em></span><span><s>c</s></span><span><sup>d</sup></span></p>',
  );
});

test('a link and a heading are not made bold or underlined twice', () => {
  expect(
    cleanPastedHtml('<a href="https://a.example"><span style="text-decoration:underline;font-weight:700">x</span></a>'),
  ).toBe('<a href="https://a.example"><span>x</span></a>');
  expect(cleanPastedHtml('<h2><span style="font-weight:700">x</span></h2>')).toBe('<h2><span>x</span></h2>');
});

test('Word’s paragraphs with typed bullets become lists, numbered ones numbered', () => {
  const item = (level: number, marker: string, words: string): string =>
    `<p class=MsoListParagraph style='margin-left:.5in;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${marker}<span style='font:7pt'>  </span></span><![endif]>${words}<o:p></o:p></p>\n`;
  const html = `<html><head><style>p{color:red}</style></head><body><!--StartFragment-->${item(1, '·', 'one')}${item(2, '1.', 'inner')}${item(1, '·', 'two')}<p>after</p><!--EndFragment--></body></html>`;
  expect(cleanPastedHtml(html).replaceAll('\n', '')).toBe(
    '<ul><li>one<ol><li>inner</li></ol></li><li>two</li></ul><p>after</p>',
  );
});

test('items of a Google Docs list stay close together', () => {
  expect(cleanPastedHtml('<ul><li dir="ltr"><p dir="ltr" role="presentation"><span>one</span></p></li></ul>')).toBe(
    '<ul><li dir="ltr"><span>one</span></li></ul>',
  );
});

test('a column keeps its alignment, scripts and comments go, words stay as they are', () => {
  expect(
    cleanPastedHtml(
      '<table><tr><td style="text-align: right; color: red">a style="x"</td></tr></table><!-- x --><script>1</script>',
    ),
  ).toBe('<table><tbody><tr><td align="right">a style="x"</td></tr></tbody></table>');
});
