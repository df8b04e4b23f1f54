import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseMarkdown } from '#core/convert/markdown.ts';
import type { NodeJson } from '#core/document/json.ts';
import { referencesIn, repointText } from '#core/post/links.ts';

import { parameters } from '../property.ts';

const hrefs = (markdown: string): string[] => referencesIn(markdown).links.map(({ href }) => href);

describe('the links of a text', () => {
  it.each([
    ['[a](../b/)', ['../b/']],
    ['[a](../b/ "Title") and [c](<d e.md>)', ['../b/', 'd e.md']],
    ['[**bold** words](x_(y).md)', ['x_(y).md']],
    ['[one][r] [R] [two][]\n\n[r]: ../x/ "T"\n[two]: <../y z/>', ['../x/', '../x/', '../y z/']],
    ['[![picture](p.jpg)](../far/)', ['../far/']],
    ['<a class="x" href="../q/?a=1&amp;b=2">q</a>', ['../q/?a=1&b=2']],
    [
      '<https://a.example/x> and https://b.example/y. (https://c.example/z)',
      ['https://a.example/x', 'https://b.example/y', 'https://c.example/z'],
    ],
    ['[a]({{< ref "post.md" >}}) {{< relref "other" >}}', ['{{< ref "post.md" >}}', '{{< relref "other" >}}']],
    [
      '[a]({% post_url 2024-01-02-x %}) [b]({% link _posts/x.md %})',
      ['{% post_url 2024-01-02-x %}', '{% link _posts/x.md %}'],
    ],
    ['[b]({{ site.url }}/x) {{< figure src="x.jpg" link="../a/" >}}', ['{{ site.url }}/x', '../a/']],
    ['[[Some page]] [[other|words]] [[deep#part]]', ['[[Some page]]', '[[other]]', '[[deep#part]]']],
    ['`[a](b)` and ``[c](`d`)``', []],
    ['```\n[a](b)\n```\n[c](d)', ['d']],
    ['- ```\n  [a](b)\n  ```\n\n~~~md\n[a](b)\n```\n~~~', []],
    ['<!-- [a](b) --> \\[c](d) a[0](1 2)', []],
    ['text [not a link] and [^1]\n\n[^1]: note [x](y)', ['y']],
  ])('of %j', (markdown, expected) => {
    expect(hrefs(markdown)).toEqual(expected);
  });

  it('have their words', () => {
    expect(referencesIn('[**Bold** `code` ![pier](p.jpg)](x) <a href="y">the <b>y</b></a>').links).toMatchObject([
      { href: 'x', text: 'Bold pier' },
      { href: 'y', text: 'the y' },
    ]);
  });

  it('stand where they say', () => {
    const text = 'A [b](../c/) <a href="d">e</a> [[f|g]] [h][i]\n\n[i]: j.md';
    for (const { href, range } of referencesIn(text).links)
      expect(text.slice(...range)).toBe(href.replace(/^\[\[|\]\]$/g, ''));
  });

  it('are those that the document has', () => {
    const label = fc.constantFrom('one', 'two *three*', 'four `five`', 'sechs');
    const address = fc.constantFrom(
      '../a/',
      'b.md',
      '/2024/c/',
      'https://d.example/e?f=g',
      'h_(i).md',
      '#part',
      'j%20k.md',
    );
    const piece = fc.oneof(
      fc.tuple(label, address).map(([words, href]) => `[${words}](${href})`),
      fc.tuple(label, address).map(([words, href]) => `[${words}](<${href}> "A title")`),
      fc.tuple(label, address).map(([words, href]) => `<a href="${href}">${words}</a>`),
      address.map((href) => `![alt](${href})`),
      fc.constantFrom(
        'words',
        '`[c](d)`',
        '\\[e](f)',
        '*so*',
        '\n\n> quoted\n\n',
        '\n\n```\n[g](h)\n```\n\n',
        '\n\n- item\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const markdown = pieces.join(' ');
        const document = parseMarkdown(markdown).document;
        expect(new Set(hrefs(markdown))).toEqual(new Set(hrefsOf(document)));
      }),
      parameters(150),
    );
  });

  it('cost no more in texts made to be slow', () => {
    for (const hostile of [
      '[',
      '![',
      '[[',
      '](',
      '`',
      '<a ',
      '{{',
      '{%',
      '<!--',
      '[a](',
      '\\',
      '<a href="',
      '```\n',
      'https://',
    ])
      referencesIn(hostile.repeat(30_000));
  });
});

describe('the media of a text', () => {
  it('are told with their use', () => {
    const text =
      '![Pier](pier.jpg) <video src="tide.mp4" poster="tide.jpg"></video> <audio src="waves.mp3" title="Waves"> [Tables](tables.pdf) [p](pier.jpg) [x](y.md)\n\n{{< figure src="quay.jpg" >}} ![[map.png]]';
    expect(
      referencesIn(text)
        .media.map(({ src, use }) => `${use} ${src}`)
        .sort(),
    ).toEqual([
      'film tide.mp4',
      'link tables.pdf',
      'picture map.png',
      'picture pier.jpg',
      'picture quay.jpg',
      'picture tide.jpg',
      'sound waves.mp3',
    ]);
  });

  it('are found in blocks that stand as JSON', () => {
    const text = '```longhand-block\n{"type":"image","attrs":{"src":"a\\"b.jpg"},"x":{"href":"../c/"}}\n```\n';
    expect(referencesIn(text)).toMatchObject({ links: [{ href: '../c/' }], media: [{ src: 'a"b.jpg' }] });
  });
});

describe('what else a text holds', () => {
  it('is told', () => {
    const all =
      '| a | b |\n| --- | :-: |\n| c | d |\n\n```js\ncode\n```\n\n> quote\n\n- [x] done\n\n$e=mc^2$ [^1]\n\n[^1]: note\n\n<iframe src="x"></iframe>\n';
    expect(referencesIn(all).features).toEqual(['table', 'code', 'math', 'quote', 'task', 'footnote', 'embed']);
    expect(referencesIn('Costs $5 or $6 - or - more | less').features).toEqual([]);
  });
});

describe('pointing links elsewhere', () => {
  it('changes each form and nothing else', () => {
    const text =
      '[a](../old/) [b](<../old/> "t") <a href="../old/">c</a> [d][r] ../old/ `[e](../old/)` [f](../older/)\n\n[r]: ../old/\n';
    expect(repointText(text, '../old/', '../new (1)/')).toBe(
      '[a](../new%20%281%29/) [b](<../new (1)/> "t") <a href="../new (1)/">c</a> [d][r] ../old/ `[e](../old/)` [f](../older/)\n\n[r]: ../new%20%281%29/\n',
    );
    expect(repointText('[[Old|words]] {{< ref "old.md" >}}', '[[Old]]', '[[New]]')).toBe(
      '[[New|words]] {{< ref "old.md" >}}',
    );
    expect(repointText('[x]({{< ref "old.md" >}})', '{{< ref "old.md" >}}', '{{< ref "new.md" >}}')).toBe(
      '[x]({{< ref "new.md" >}})',
    );
  });

  it('is taken back by the reverse', () => {
    const text = '[a](../old/) <a href="../old/">c</a> [[x]] [d][r]\n\n[r]: ../old/ "T"\n';
    expect(repointText(repointText(text, '../old/', '../new/'), '../new/', '../old/')).toBe(text);
  });
});

function hrefsOf(node: NodeJson): string[] {
  const own = [node.attrs?.['href'], ...(node.marks ?? []).map(({ attrs }) => attrs?.['href'])];
  return [
    ...own.filter((href): href is string => typeof href === 'string'),
    ...(node.content ?? []).flatMap((child) => hrefsOf(child)),
  ];
}
