import { html as parse5Html } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

/**
 * The elements of MathML that may stand in a page, with the attributes they may have beyond those that all may have. None of them
 * runs, loads or leads to anything, and none can hold HTML: what else stands in them gives its words alone, so that no parser can
 * read them otherwise the second time.
 */
const allowed = new Map<string, string>(
  Object.entries({
    math: 'display alttext',
    annotation: 'encoding',
    menclose: 'notation',
    merror: '',
    mfrac: 'linethickness numalign denomalign',
    mi: '',
    mmultiscripts: '',
    mn: '',
    mo: 'form fence separator stretchy symmetric largeop movablelimits accent lspace rspace minsize maxsize',
    mover: 'accent',
    mpadded: 'width height depth lspace voffset',
    mphantom: '',
    mprescripts: '',
    mroot: '',
    mrow: '',
    ms: '',
    mspace: 'width height depth',
    msqrt: '',
    mstyle: '',
    msub: '',
    msubsup: '',
    msup: '',
    mtable:
      'columnalign rowalign columnspacing rowspacing columnlines rowlines frame side width equalcolumns equalrows',
    mtd: 'columnspan rowspan columnalign rowalign',
    mtext: '',
    mtr: 'columnalign rowalign',
    munder: 'accentunder',
    munderover: 'accent accentunder',
    none: '',
    semantics: '',
  }),
);

const everywhere = [
  'dir',
  'displaystyle',
  'mathbackground',
  'mathcolor',
  'mathsize',
  'mathvariant',
  'scriptlevel',
  'lang',
];

const styles = new Map<string, RegExp>(
  Object.entries({
    color: /^#?[\w(),.%\s-]{1,40}$/,
    'background-color': /^#?[\w(),.%\s-]{1,40}$/,
    border: /^[\d.]{1,6}(?:px|em|pt)? (?:solid|dashed)(?: #?\w{1,20})?$/,
    'border-top': /^[\d.]{1,6}(?:px|em|pt)? (?:solid|dashed)(?: #?\w{1,20})?$/,
    'border-bottom': /^[\d.]{1,6}(?:px|em|pt)? (?:solid|dashed)(?: #?\w{1,20})?$/,
    'border-left': /^[\d.]{1,6}(?:px|em|pt)? (?:solid|dashed)(?: #?\w{1,20})?$/,
    'border-right': /^[\d.]{1,6}(?:px|em|pt)? (?:solid|dashed)(?: #?\w{1,20})?$/,
    padding: lengths(),
    'padding-left': lengths(),
    'padding-right': lengths(),
    'padding-top': lengths(),
    'padding-bottom': lengths(),
    margin: lengths(),
    'margin-left': lengths(),
    'margin-right': lengths(),
    width: lengths(),
    'text-align': /^(?:left|right|center)$/,
    'math-depth': /^\d$/,
    'math-style': /^(?:normal|compact)$/,
  }),
);

function lengths(): RegExp {
  return /^(?:-?\d{0,3}\.?\d{0,6}(?:px|em|pt|%)?(?: |$)){1,4}$/;
}

export const isMathMl = (element: Tree.Element): boolean => element.namespaceURI === parse5Html.NS.MATHML;

/** Whether an element of MathML holds words: parsers read tags in it as HTML. */
export const holdsWords = ({ tagName }: Tree.Element): boolean => wordElements.has(tagName);

const wordElements = new Set(['annotation', 'mi', 'mn', 'mo', 'ms', 'mtext']);

/** The attributes that an element of MathML may keep, or null when its tag may not stand there. */
export function mathAttributes(element: Tree.Element): Record<string, string> | null {
  const extra = isMathMl(element) ? allowed.get(element.tagName) : undefined;
  if (extra === undefined) return null;
  const names = extra.split(' ');
  const attrs: Record<string, string> = {};
  for (const { name, value } of element.attrs) {
    if (name === 'style') {
      const style = safeStyle(value);
      if (style !== '') attrs['style'] = style;
    } else if (name === 'alttext' && names.includes(name)) {
      attrs[name] = value;
    } else if ((names.includes(name) || everywhere.includes(name)) && /^[\w#.,+%/\s()-]{0,200}$/.test(value)) {
      attrs[name] = value;
    }
  }
  return attrs;
}

function safeStyle(value: string): string {
  return value
    .split(';')
    .flatMap((declaration) => {
      const [property = '', ...rest] = declaration.split(':');
      const name = property.trim().toLowerCase();
      const text = rest.join(':').trim();
      return styles.get(name)?.test(text) === true ? [`${name}: ${text}`] : [];
    })
    .join('; ');
}
