import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { textOf } from '#core/document/attributes.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';

/** The formulas of a text, `display` ones in their own signs. */
function formulas(text: string): string[] {
  const found: string[] = [];
  const open: NodeJson[] = [parseMarkdown(text).document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const tex = textOf(node.attrs?.['tex']);
    if (node.type === 'mathInline') found.push(node.attrs?.['display'] === true ? `$$${tex}$$` : tex);
    if (node.type === 'mathBlock') found.push(`$$\n${tex}\n$$`);
    for (const child of (node.content ?? []).toReversed()) open.push(child);
  }
  return found;
}

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });
const line = (...content: NodeJson[]): DocumentJson => doc({ type: 'paragraph', content });
const text = (value: string): NodeJson => ({ type: 'text', text: value });
const math = (tex: string, display = false): NodeJson => ({
  type: 'mathInline',
  attrs: { tex, ...(display && { display }) },
});

describe('what has dollar signs and is no math stays text, and is saved as it was', () => {
  test.each([
    'It costs $5 and $10, or $1,000.50 for both.',
    'From $5 to $10, $5–$10, $5-$10, ($5/$10).',
    'US$5 and A$10, R$ 10 e R$ 20, R$10 e R$20, NZ$3/AU$2.',
    'Das kostet 5$ oder 10$, in Euro 4,50.',
    'Cela coûte 10 $ ou 20 $ par mois.',
    'Стоит 5$ или 10$, не $15.',
    '价格从$5到$10，或者5$。',
    '価格は$5から$10です。',
    'ราคา $5 ถึง $10',
    'Restaurants from $$ to $$$, and one of $$$$.',
    'Rated $$–$$$ or $$/$$$.',
    'I paid $five or $six for it.',
    'Set $HOME and $PATH, or $HOME/$USER, or $HOME:$PATH.',
    'Use ${name} and ${a}/${b}, or $(date) and $(a)/$(b).',
    'Positional: $1, $2, $@, $#, $? and $$.',
    'Cashtags: $AAPL, $MSFT and $GOOG.',
    'Ke$ha and A$AP Rocky met Ty Dolla $ign.',
    'PHP: $a->$b, $x[$i], $_GET and $_POST.',
    'jQuery: $.each and $(".x") and $("a").$("b").',
    'A $-to-$ comparison, in $/€ and €/$.',
    'One $ alone, two $ $ apart.',
    'Well, $foo is set and bar is 5$ then.',
    'The $variable holds what_you_want or 5$.',
    '$$ is the number of the process',
    'Escaped: \\$x\\$ and \\$`x`\\$.',
    'In code: `$x$` and ``$`x`$``.',
  ])('%s', (source) => {
    const { document, source: read } = parseMarkdown(`${source}\n`);
    expect(formulas(source)).toEqual([]);
    expect(writeMarkdown(document, read).text).toBe(`${source}\n`);
    expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
  });

  test('and gets no backslash where nobody could take it for math', () => {
    for (const source of ['Set $HOME now.\n', 'It costs $5, or $10 at $HOME.\n', 'The $a and the $b.\n'])
      expect(writeMarkdown(parseMarkdown(source).document, null).text).toBe(source);
  });

  test('not even when a line of dollar signs stands far below', () => {
    const source = '$$ is a shell.\n\nWords.\n\n$$\nx\n$$\n';
    expect(formulas(source)).toEqual(['$$\nx\n$$']);
    expect(formulas('$$\n\nWords that nobody wanted as TeX.\n')).toEqual([]);
    expect(formulas('$$\n\nWords.\n\n> $$\n> x\n> $$\n')).toEqual(['$$\nx\n$$']);
    expect(formulas('> $$\n\nWords.\n\n- $$\n\nWords.\n\n$$\nx\n$$\n')).toEqual(['$$\nx\n$$']);
    expect(formulas('> $$\n> a\n>\n> b\n> $$\n\n1. $$\n   c\n\n   d\n   $$\n')).toEqual([
      '$$\na\n\nb\n$$',
      '$$\nc\n\nd\n$$',
    ]);
  });
});

describe('math as people write it is math', () => {
  test.each([
    ['Let $x$ be, and $n$-th, ($y$), “$z$”.', ['x', 'n', 'y', 'z']],
    ['$E = mc^2$ and $a + b = c$ and $y = mx + b$', ['E = mc^2', 'a + b = c', 'y = mx + b']],
    [
      '$\\alpha$, $a_{1} \\ne b_2$, $\\text{if this holds } x$',
      ['\\alpha', 'a_{1} \\ne b_2', '\\text{if this holds } x'],
    ],
    ['其中$n$是整数，$x_1$也是。', ['n', 'x_1']],
    ['$x$는 정수이다', ['x']],
    ['*$x$* and **$y$** and [$z$](u)', ['x', 'y', 'z']],
    ['It costs $5, and $x$ is 10$.', ['x']],
    ['$`a, b`$ and $`5`$th', ['a, b', '5']],
    ['$$x$$ and $$ x^2 $$', ['$$x$$', '$$ x^2 $$']],
    ['wrapped $a +\nb$ and $$c +\nd$$', ['a + b', '$$c + d$$']],
    ['$$\nx\n$$', ['$$\nx\n$$']],
    ['$$ x\n+ y\n$$', ['$$\nx\n+ y\n$$']],
    ['$$\na\n\nb\n$$', ['$$\na\n\nb\n$$']],
    ['$$$\n$$\n$$$', ['$$\n$$\n$$']],
    ['> - $$\n>   x\n>   $$', ['$$\nx\n$$']],
    ['| a |\n|---|\n| $P(A\\|B)$ |', ['P(A|B)']],
  ])('%s', (source, found) => {
    expect(formulas(source)).toEqual(found);
    const { document } = parseMarkdown(source);
    expect(parseMarkdown(writeMarkdown(document, null).text).document).toEqual(document);
  });
});

test('a formula is written with the signs that can hold it', () => {
  const written = (...content: NodeJson[]): string => writeMarkdown(line(...content), null).text.trimEnd();
  expect(written(math('x'))).toBe('$x$');
  expect(written(math('5'))).toBe('$`5`$');
  expect(written(math('a, b'))).toBe('$`a, b`$');
  expect(written(math('n'), text('th'))).toBe('$`n`$th');
  expect(written(text('US'), math('x'))).toBe('US$`x`$');
  expect(written(math('x'), math('y'))).toBe('$x$<span data-math="y"></span>');
  expect(written(math('a`$'))).toBe('<span data-math="a`$"></span>');
  expect(written(math('a\nb'))).toBe('<span data-math="a&#10;b"></span>');
  expect(written(math('x', true))).toBe('$$x$$');
  expect(written(math('', true))).toBe('<span data-math="" data-display=""></span>');
});

test('a word edited beside a formula, or in a paragraph with one, changes nothing else', () => {
  const source = 'Where $ \\alpha_1 $ stays,   and $x_1$ too,\nold words.\n\n$$ x\n  y\n$$\n';
  const { document, source: read } = parseMarkdown(source);
  const edited = structuredClone(document);
  const last = edited.content?.[0]?.content?.at(-1);
  if (last !== undefined) last.text = last.text?.replace('old', 'new') ?? '';
  expect(writeMarkdown(edited, read).text).toBe(source.replace('old', 'new'));
});

describe('math on the page', () => {
  test('is MathML with its TeX, and is read back as it was', () => {
    const document = doc(
      { type: 'paragraph', content: [text('a '), math('\\frac{a}{b} < "c"'), text(' and '), math('x', true)] },
      { type: 'mathBlock', attrs: { tex: '\\begin{aligned}\na &= b \\\\\n\\end{aligned}' } },
    );
    const html = renderHtml(document);
    expect(html).toContain('<math><semantics><mrow><mfrac><mi>a</mi><mi>b</mi></mfrac>');
    expect(html).toContain('<annotation encoding="application/x-tex">\\frac{a}{b} &lt; "c"</annotation>');
    expect(parseHtml(html)).toEqual({ document, notes: [] });
  });

  test('what is no TeX is shown as it was written', () => {
    const html = renderHtml(
      doc({ type: 'paragraph', content: [math('\\frac{<b>')] }, { type: 'mathBlock', attrs: { tex: '\\oops' } }),
    );
    expect(html).toBe(
      '<p><code class="math">\\frac{&lt;b&gt;</code></p>\n<div class="math"><code class="math display">\\oops</code></div>',
    );
    expect(parseHtml(html).document.content?.[1]).toEqual({ type: 'mathBlock', attrs: { tex: '\\oops' } });
  });

  test('TeX can neither run nor load nor lead to anything', () => {
    for (const tex of [
      '\\href{javascript:alert(1)}{x}',
      '\\url{javascript:alert(1)}',
      '\\includegraphics{https://evil.example/x.png}',
      '\\htmlData{onclick=alert(1)}{x}',
      '\\class{a" onclick="alert(1)}{x}',
      '\\style{background:url(https://evil.example)}{x}',
      '\\text{<img src=x onerror=alert(1)>}',
      '\\text{</annotation><script>alert(1)</script>}',
      '\\unicode{60}script\\unicode{62}',
    ]) {
      const html = renderHtml(doc({ type: 'paragraph', content: [math(tex)] }));
      expect(html, `for ${tex}`).not.toMatch(/<(?:script|img|a)\b|<[^>]* (?:on\w+|href|src)=|<[^>]*url\(/i);
    }
  });

  test('TeX that would go on for ever does not', () => {
    const endless = [
      '\\def\\a{\\a\\a}\\a',
      `\\def\\a{xxxxxxxxxx}${'\\edef\\a{\\a\\a\\a\\a\\a\\a\\a\\a}'.repeat(12)}\\a`,
      '{'.repeat(5_000),
      `${'\\sqrt{'.repeat(800)}x${'}'.repeat(800)}`,
      'x'.repeat(100_000),
      '\\rule{99999999em}{99999999em}',
    ];
    for (const tex of endless)
      expect(renderHtml(doc({ type: 'mathBlock', attrs: { tex } })).length).toBeLessThan(500_000);
  });

  test('a page of more formulas than anybody writes shows the last of them as TeX', () => {
    const many = Array.from({ length: 40 }, (_, index) => math(`${'x'.repeat(4_900)}_{${index}}`));
    const html = renderHtml(line(...many));
    expect(html).toContain('<math>');
    expect(html.endsWith('</code></p>')).toBe(true);
  });
});

describe('formulas of other pages', () => {
  test.each([
    [
      'KaTeX',
      '<p>a <span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true"><span class="base">x2</span></span></span> b</p>',
      'a $x^2$ b\n',
    ],
    [
      'KaTeX, displayed',
      '<p><span class="katex-display"><span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math></span></span></span></p>',
      '$$x$$\n',
    ],
    [
      'Wikipedia',
      '<p>is <span class="mwe-math-element"><span class="mwe-math-mathml-inline mwe-math-mathml-a11y" style="display: none;"><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{\\displaystyle a_{1}}"><semantics><mrow><mi>a</mi></mrow><annotation encoding="application/x-tex">{\\displaystyle a_{1}}</annotation></semantics></math></span><img src="https://wikimedia.org/x.svg" class="mwe-math-fallback-image-inline" alt="{\\displaystyle a_{1}}"></span>.</p>',
      'is $a_{1}$.\n',
    ],
    [
      'MathJax',
      '<p>a <script type="math/tex">x_1</script> <script type="math/tex; mode=display">y</script></p>',
      'a $x_1$ $$y$$\n',
    ],
    [
      'GitHub and GitLab',
      '<p><math-renderer class="js-inline-math">$x_1$</math-renderer> <math-renderer>$$y$$</math-renderer> <code class="code math js-render-math" data-math-style="inline">z_1</code></p>',
      '$x_1$ $$y$$ $z_1$\n',
    ],
    [
      'MathJax, as a browser saved it',
      '<p>a <span class="MathJax_Preview">x</span><span class="MathJax" role="presentation"><nobr>x1</nobr></span><script type="math/tex">x_1</script>.</p>',
      'a $x_1$.\n',
    ],
    [
      'Pandoc',
      '<p><span class="math inline">\\(x\\)</span> <span class="math display">\\[y\\]</span></p>',
      '$x$ $$y$$\n',
    ],
    ['WordPress', '<p><img src="https://s0.wp.com/latex.php?latex=x%5E2" alt="x^2" class="latex"></p>', '$x^2$\n'],
  ])('%s', (_name, html, markdown) => {
    const { document, notes } = parseHtml(html);
    expect(writeMarkdown(document, null).text).toBe(markdown);
    expect(notes).toEqual([]);
  });

  test('MathML without its TeX is kept as HTML, and said so', () => {
    const { document, notes } = parseHtml(
      '<p>a <math><mi>x</mi><mo>&lt;</mo><mi href="javascript:alert(1)">y</mi></math> b</p>',
    );
    expect(writeMarkdown(document, null).text).toBe('a <math><mi>x</mi><mo><</mo><mi>y</mi></math> b\n');
    expect(notes).toEqual(['Kept as HTML: math.']);
    expect(renderHtml(document)).toBe('<p>a <math><mi>x</mi><mo>&lt;</mo><mi>y</mi></math> b</p>');
  });
});
