import type { HtmlElement, HtmlReadContext, HtmlSubtree } from '../html.ts';
import type { NodeJson } from '../json.ts';

/**
 * Formulas in pages: MathML that carries its TeX, as Longhand, KaTeX, Temml, Pandoc and Wikipedia write it, MathJax's scripts,
 * Pandoc's spans, WordPress's pictures. MathML alone is kept as it is.
 */

/** `<math>` with its TeX becomes a formula; without it its tags are kept around its words. */
export function readMathElement(element: HtmlSubtree, context: HtmlReadContext): NodeJson | NodeJson[] {
  const found = texOf(element);
  if (found !== null) return found;
  context.note('Kept as HTML: math.');
  return tagsAndWords(element.html());
}

/** Elements around a formula that hold it once more, for the eye. */
export function readMathSpan(element: HtmlSubtree): NodeJson | NodeJson[] | null {
  return isMathJaxPicture(element) ? [] : readFormula(element);
}

function readFormula(element: HtmlSubtree): NodeJson | null {
  const { attrs } = element;
  const own = attrs['data-math'];
  if (element.name === 'span' && own !== undefined && element.text().trim() === '')
    return formula(own, attrs['data-display'] !== undefined);
  const classes = classesOf(element);
  if (element.name === 'code') {
    return classes.includes('math')
      ? formula(element.text(), classes.includes('display') || attrs['data-math-style'] === 'display')
      : null;
  }
  if (classes.includes('katex-display') || classes.includes('katex') || classes.includes('mwe-math-element')) {
    const math = find(element, 'math');
    const found = math === null ? null : texOf(math);
    return found !== null && classes.includes('katex-display') ? formula(found.attrs['tex'], true) : found;
  }
  if (!classes.includes('math') || element.elements().length > 0) return null;
  const [, inline, display] = /^\s*(?:\\\(([^]*)\\\)|\\\[([^]*)\\\])\s*$/.exec(element.text()) ?? [];
  const tex = inline ?? display;
  return tex === undefined ? null : formula(tex, display !== undefined);
}

/** GitHub's `<math-renderer>$x$</math-renderer>`. */
export function readMathRenderer(element: HtmlSubtree): NodeJson | null {
  const text = element.text().trim();
  const signs = /^(?:\$\$|\$`|\$)/.exec(text)?.[0];
  if (signs === undefined || text.length < signs.length * 2 || !text.endsWith('$')) return null;
  return formula(text.slice(signs.length, -signs.length), signs === '$$');
}

/** MathJax's `<script type="math/tex; mode=display">`. */
export function readMathScript(element: HtmlSubtree): NodeJson | null {
  const type = (element.attrs['type'] ?? '').toLowerCase().replaceAll(/\s/g, '');
  return /^math\/tex(?:;|$)/.test(type) ? formula(element.text(), type.includes('mode=display')) : null;
}

/** What MathJax 2 shows; the script after it has the TeX. */
const isMathJaxPicture = (element: HtmlElement): boolean =>
  classesOf(element).some((name) => /^MathJax(?:_Preview|_CHTML|_SVG|_SVG_Display|_Display|_PHTML)?$/.test(name));

/** WordPress.com and Pandoc (`--webtex`) show formulas as pictures with their TeX as alternative text. */
export function readMathImage({ attrs }: HtmlElement): NodeJson | null {
  const classes = (attrs['class'] ?? '').split(/\s+/);
  const isFormula =
    (classes.includes('latex') && /latex\.php\?/.test(attrs['src'] ?? '')) ||
    (classes.includes('math') && (classes.includes('inline') || classes.includes('display')));
  return isFormula && attrs['alt'] ? formula(attrs['alt'], classes.includes('display')) : null;
}

/** A division that holds one formula and nothing else. */
export function readMathDivision(element: HtmlSubtree): NodeJson | null {
  const own = element.attrs['data-math'];
  if (own !== undefined && element.text().trim() === '') return { type: 'mathBlock', attrs: { tex: own } };
  const [only, ...more] = element.parts();
  if (!classesOf(element).includes('math') || only === undefined || typeof only === 'string' || more.length > 0)
    return null;
  const found = only.name === 'math' ? texOf(only) : only.name === 'code' ? readFormula(only) : null;
  return found === null ? null : { type: 'mathBlock', attrs: { tex: found.attrs?.['tex'] } };
}

interface Formula extends NodeJson {
  attrs: { tex: string; display: boolean };
}

const formula = (tex: string, display: boolean): Formula => ({
  type: 'mathInline',
  attrs: { tex: tex.replaceAll(/\r\n?/g, '\n').trim(), display },
});

function texOf(math: HtmlSubtree): Formula | null {
  const annotation = annotationOf(math);
  if (annotation === null) return null;
  const display = math.attrs['display'] === 'block' || /mode\s*=\s*display/.test(math.attrs['mode'] ?? '');
  return formula(plainStyle(annotation.text()), display);
}

function annotationOf(math: HtmlSubtree): HtmlSubtree | null {
  const open = math.elements();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.name === 'annotation' && /^(?:application\/x-)?(?:la)?tex$/i.test(next.attrs['encoding'] ?? ''))
      return next;
    for (const child of next.elements()) open.push(child);
  }
  return null;
}

/** Wikipedia says of each formula how large it is; the page's reader need not. */
function plainStyle(tex: string): string {
  const inner = /^\{\\(?:display|text)style\s+([^]*)\}$/.exec(tex.trim())?.[1];
  if (inner === undefined) return tex;
  let depth = 0;
  for (const [sign] of inner.matchAll(/\\[^]|[{}]/g)) {
    depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
    if (depth < 0) return tex;
  }
  return inner;
}

/** HTML in one line as its tags and its words. */
function tagsAndWords(html: string): NodeJson[] {
  return html
    .split(/(<[^>]*>)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('<') ? { type: 'htmlInline', attrs: { html: part } } : { type: 'text', text: unescaped(part) },
    );
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', '\u00a0').replaceAll('&amp;', '&');

function find(element: HtmlSubtree, name: string): HtmlSubtree | null {
  for (const child of element.elements()) {
    const found = child.name === name ? child : find(child, name);
    if (found !== null) return found;
  }
  return null;
}

const classesOf = ({ attrs }: HtmlElement): string[] => (attrs['class'] ?? '').split(/\s+/);
