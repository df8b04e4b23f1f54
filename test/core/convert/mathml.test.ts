import * as fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';

import { renderHtml } from '#core/convert/html.ts';
import { sanitizeHtml } from '#core/convert/html/sanitize.ts';

test('MathML that shows a formula stays as it is', () => {
  const math =
    '<math display="block" alttext="x"><semantics><mrow><mi mathvariant="normal">x</mi><mo stretchy="false" lspace="0.2em">+</mo><mspace width="1em"></mspace><mtable columnalign="left"><mtr><mtd style="text-align: left; padding: 0">1</mtd></mtr></mtable></mrow><annotation encoding="application/x-tex">x &lt; 1</annotation></semantics></math>';
  expect(sanitizeHtml(math)).toBe(math);
  expect(sanitizeHtml(`<table><tr><td>${math}</td></tr></table>`)).toContain(math);
});

/** Ways known to have led a sanitiser and a browser to read the same text as different trees. */
const attacks = [
  '<math><mi><mglyph><mi>x</mi></mglyph></mi></math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><mtext><table><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
  '<math><annotation-xml encoding="application/xhtml+xml"><script>alert(1)</script></annotation-xml></math>',
  '<math><annotation encoding="text/html"><img src=x onerror=alert(1)></annotation></math>',
  '<math><maction actiontype="statusline#javascript:alert(1)"><mtext>x</mtext></maction></math>',
  '<math href="javascript:alert(1)"><mi xlink:href="javascript:alert(1)" href="data:text/html,x">x</mi></math>',
  '<math><mi onclick="alert(1)" style="background:url(javascript:alert(1));color:red">x</mi></math>',
  '<math><mtext><iframe srcdoc="<script>alert(1)</script>" src="https://e.org">x</iframe></mtext></math>',
  '<math><mtext><noscript><p title="</noscript><img src=x onerror=alert(1)>"></mtext></math>',
  '<math><mi><textarea></mi></math><img src=x onerror=alert(1)></textarea>',
  '<math><mtext><xmp></math><img src=x onerror=alert(1)></xmp></mtext>',
  '<math><mtext><plaintext></math><img src=x onerror=alert(1)>',
  '<math><![CDATA[</math><img src=x onerror=alert(1)>]]></math>',
  '<math><mi><!--</mi></math><img src=x onerror=alert(1)>--></mi></math>',
  '<svg><math><mi><script>alert(1)</script></mi></math></svg>',
  '<math><mtext><math><mi><b>x</b></mi></math></mtext></math>',
  '<math><mtext><a href="javascript:alert(1)"><malignmark><mglyph>x</a></mtext></math>',
  '<math><mtext><select><math><mi><img src=x onerror=alert(1)></select></mtext></math>',
  '<math><ms lquote="&lt;script&gt;" rquote="x">y</ms></math>',
  '<math><mstyle mathcolor="red;background:url(x)" mathsize="1em\'">x</mstyle></math>',
  '<math xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></math>',
];

/** Everything that could run, load or lead somewhere, and every element in the wrong place, in what a browser would make of it. */
function dangers(html: string): string[] {
  const found: string[] = [];
  const open = [...parseFragment(html).childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!('tagName' in node)) continue;
    const inMath = node.namespaceURI.endsWith('MathML');
    if (
      /^(?:script|style|svg|maction|annotation-xml|mglyph|malignmark|textarea|xmp|plaintext|noscript|select)$/.test(
        node.tagName,
      )
    )
      found.push(node.tagName);
    for (const { name, value } of node.attrs) {
      if (/^on|href$|^src/.test(name) && (inMath || !/^(?:https?:|#|[\w./-]*$)/.test(value)))
        found.push(`${name}=${value}`);
      if (/^on|^srcdoc$/.test(name)) found.push(name);
      if (name === 'style' && /url|expression|javascript/i.test(value)) found.push(value);
    }
    for (const child of node.childNodes) {
      if (inMath && 'tagName' in child && !child.namespaceURI.endsWith('MathML'))
        found.push(`${child.tagName} in math`);
      open.push(child);
    }
  }
  return found;
}

describe('MathML smuggles nothing into a page', () => {
  test.each(attacks)('%s', (attack) => {
    const safe = sanitizeHtml(attack);
    expect(dangers(safe)).toEqual([]);
    // A browser reads what was written as what was meant: making it safe again changes nothing.
    expect(sanitizeHtml(safe)).toBe(safe);
    const page = renderHtml({
      type: 'doc',
      content: [
        { type: 'htmlBlock', attrs: { html: attack } },
        { type: 'paragraph', content: [{ type: 'mathInline', attrs: { tex: 'x' } }] },
      ],
    });
    expect(dangers(page)).toEqual([]);
  });

  test('however its tags are mixed', () => {
    const pieces = fc.constantFrom(
      ...[
        'math',
        'mi',
        'mtext',
        'mrow',
        'annotation-xml encoding="text/html"',
        'annotation',
        'semantics',
        'mglyph',
        'svg',
        'desc',
        'title',
        'style',
        'table',
        'td',
        'form',
        'p',
        'b',
        'a href="javascript:x"',
        'img src=x onerror=y',
        'select',
        'iframe src="https://e.org"',
        'noscript',
        'textarea',
        'ms',
        'mspace/',
        'font color=x',
        'template',
        'br',
        'foreignObject',
      ].map((tag) => `<${tag}>`),
      ...[
        'math',
        'mi',
        'mtext',
        'svg',
        'table',
        'style',
        'p',
        'form',
        'annotation-xml',
        'title',
        'a',
        'select',
        'br',
        'iframe',
      ].map((tag) => `</${tag}>`),
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      'x',
      '&lt;img src=x onerror=y&gt;',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const safe = sanitizeHtml(parts.join(''));
        expect(dangers(safe)).toEqual([]);
        expect(dangers(sanitizeHtml(safe))).toEqual([]);
      }),
      {
        numRuns: Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 500),
        seed: Number(process.env['LONGHAND_PROPERTY_SEED'] ?? 1),
      },
    );
  });
});
