import { html as parse5Html, parseFragment } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

import { pageRel } from '../../document/marks/link.ts';
import { safeFrameUrl, safeImageUrl, safeLinkUrl } from '../urlSafety.ts';
import { escapeText, voidElements, writeTag } from './escape.ts';
import { holdsWords, isMathMl, mathAttributes } from './mathml.ts';

/** Elements that may stand in a page, with the attributes they may have beyond those that all may have. */
const allowed = new Map<string, string>(
  Object.entries({
    a: 'href rel target name download hreflang',
    abbr: '',
    address: '',
    article: '',
    aside: '',
    audio: 'src controls loop muted preload',
    b: '',
    bdi: '',
    bdo: '',
    blockquote: 'cite',
    br: '',
    caption: '',
    cite: '',
    code: '',
    col: 'span width',
    colgroup: 'span',
    data: 'value',
    dd: '',
    del: 'cite datetime',
    details: 'open',
    dfn: '',
    div: 'align',
    dl: '',
    dt: '',
    em: '',
    figcaption: '',
    figure: '',
    footer: '',
    h1: 'align',
    h2: 'align',
    h3: 'align',
    h4: 'align',
    h5: 'align',
    h6: 'align',
    header: '',
    hr: '',
    i: '',
    iframe: 'src width height allow allowfullscreen loading referrerpolicy frameborder sandbox',
    img: 'src alt width height loading decoding align',
    input: 'type checked disabled',
    ins: 'cite datetime',
    kbd: '',
    label: '',
    li: 'value',
    mark: '',
    ol: 'start type reversed',
    p: 'align',
    picture: '',
    pre: '',
    q: 'cite',
    rp: '',
    rt: '',
    ruby: '',
    s: '',
    samp: '',
    section: '',
    small: '',
    source: 'src type media',
    span: '',
    strong: '',
    sub: '',
    summary: '',
    sup: '',
    table: '',
    tbody: '',
    td: 'colspan rowspan headers align valign',
    tfoot: '',
    th: 'colspan rowspan headers scope abbr align valign',
    thead: '',
    time: 'datetime',
    tr: 'align',
    track: 'src kind srclang label default',
    u: '',
    ul: '',
    var: '',
    video: 'src poster controls width height loop muted preload playsinline',
    wbr: '',
  }),
);

const everywhere = new Set(['class', 'id', 'title', 'lang', 'dir', 'role', 'style']);

/** Elements that are left out with all that is in them: it is no text of the writer's. */
const removed = new Set(['script', 'style', 'template', 'noscript', 'noembed', 'noframes', 'embed', 'head', 'svg']);

/** In MathML, what would be shown twice, and what is no text. */
const removedFromMath = new Set(['annotation-xml', 'textarea', 'select', 'title', 'xmp', 'iframe']);

const defaultNamespace = parse5Html.NS.HTML;

/** Comments that site builders read; those around blocks are WordPress'. */
const meaningful = /^\s*(?:more\b[^<>-]*|nextpage|noteaser|\/?wp:[a-z][\w/-]*(?:\s+\{(?:[^<>-]|-(?!-))*\})?\s*\/?)\s*$/;

/** A colour. None of the functions that it may be given by loads anything or looks elsewhere. */
const colour = /^(?!.*(?:url|var|image|expression)\s*\()[\w#(),.%\s-]{1,80}$/i;

const styles = new Map<string, RegExp>(
  Object.entries({
    'text-align': /^(?:left|right|center|justify|start|end)$/i,
    'background-color': colour,
    color: colour,
    width: /^\d{1,5}(?:\.\d+)?(?:px|%|em|rem)$/i,
    height: /^(?:auto|\d{1,5}(?:\.\d+)?(?:px|%|em|rem))$/i,
    'max-width': /^\d{1,5}(?:\.\d+)?(?:px|%|em|rem)$/i,
    float: /^(?:left|right|none)$/i,
    'font-style': /^(?:italic|normal)$/i,
    'font-weight': /^(?:bold|normal|\d{3})$/i,
    'text-decoration': /^[a-z\s-]{1,40}$/i,
    'vertical-align': /^(?:sub|super|baseline|top|middle|bottom)$/i,
  }),
);

export interface SanitizeOptions {
  /** Where a picture, sound or film is found from the page, or null to leave it out. */
  mediaUrl?: (src: string) => string | null;
  /** Where a link to a file of the post leads from the page; null for any other link. */
  linkUrl?: (href: string) => string | null;
  /** Told of what is left out: the name of an element, or `on…` for a script in an attribute. */
  removed?: (what: string) => void;
}

/** HTML with nothing in it that could run, load from where it should not, or break out of its place. Unknown elements give their text. */
export function sanitizeHtml(html: string, options: SanitizeOptions = {}): string {
  return sanitizeNodes(parseFragment(html).childNodes, options);
}

/** As {@link sanitizeHtml}, for what is parsed already. */
export function sanitizeNodes(nodes: readonly Tree.ChildNode[], options: SanitizeOptions = {}): string {
  // A stack and not recursion: nesting is as deep as whoever wrote it pleased.
  const written: string[] = [];
  const open: (Tree.ChildNode | string)[] = nodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') {
      written.push(node);
    } else if (node.nodeName === '#text') {
      written.push(escapeText((node as Tree.TextNode).value));
    } else if (node.nodeName === '#comment') {
      const { data } = node as Tree.CommentNode;
      if (meaningful.test(data)) written.push(`<!--${data}-->`);
    } else if ('tagName' in node) {
      if (isMathMl(node)) {
        written.push(safeMath(node, options));
        continue;
      }
      const tag = openingTag(node, options);
      if (tag === null) continue;
      written.push(tag);
      if (voidElements.has(node.tagName)) continue;
      if (tag !== '') open.push(`</${node.tagName}>`);
      for (const child of node.childNodes.toReversed()) open.push(child);
    }
  }
  return written.join('');
}

/** A formula made safe: in it stand its own elements and words, and no HTML. */
function safeMath(math: Tree.Element, options: SanitizeOptions): string {
  const written: string[] = [];
  const open: { node: Tree.ChildNode | string; inWords: boolean }[] = [{ node: math, inWords: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, inWords } = next;
    if (typeof node === 'string') written.push(node);
    else if (node.nodeName === '#text') written.push(escapeText((node as Tree.TextNode).value));
    else if ('tagName' in node) {
      const tag = mathTag(node, options);
      if (tag === null) continue;
      // What stands in words would be read as HTML the second time, whatever it was the first.
      const shown = tag !== '' && !inWords;
      if (shown) {
        written.push(tag);
        open.push({ node: `</${node.tagName}>`, inWords });
      }
      const within = inWords || (shown && holdsWords(node));
      for (const child of node.childNodes.toReversed()) open.push({ node: child, inWords: within });
    }
  }
  return written.join('');
}

/** As {@link openingTag}, in MathML. */
function mathTag(element: Tree.Element, options: SanitizeOptions): string | null {
  const attrs = mathAttributes(element);
  if (attrs !== null) return writeTag(element.tagName, attrs);
  options.removed?.(element.tagName);
  return removed.has(element.tagName) || removedFromMath.has(element.tagName) ? null : '';
}

/** An element's tag made safe; `''` to leave the tag out and keep what is in it, null to leave out all of it. */
function openingTag(element: Tree.Element, options: SanitizeOptions): string | null {
  const { tagName } = element;
  const extra = allowed.get(tagName);
  if (removed.has(tagName) || element.namespaceURI !== defaultNamespace) {
    options.removed?.(tagName);
    return null;
  }
  if (extra === undefined) {
    options.removed?.(tagName);
    return voidElements.has(tagName) ? null : '';
  }
  const names = extra.split(' ');
  const attrs: Record<string, string> = {};
  for (const { name, value } of element.attrs) {
    if (/^on/i.test(name)) options.removed?.('on…');
    if (!names.includes(name) && !everywhere.has(name) && !/^(?:aria|data)-[a-z\d-]+$/.test(name)) continue;
    const safe = safeValue(tagName, name, value, options);
    if (safe !== null) attrs[name] = safe;
  }
  if (tagName === 'input' && attrs['type'] !== 'checkbox') return null;
  if (tagName === 'input') attrs['disabled'] = '';
  if ((tagName === 'iframe' || tagName === 'source') && attrs['src'] === undefined) return null;
  if (tagName === 'img' && attrs['src'] === undefined)
    return attrs['alt'] === undefined ? null : escapeText(attrs['alt']);
  const rel = tagName === 'a' ? pageRel(attrs['rel'], attrs['target'] === undefined ? undefined : '_blank') : null;
  if (rel !== null) attrs['rel'] = rel;
  return writeTag(tagName, attrs);
}

function safeValue(tag: string, name: string, value: string, options: SanitizeOptions): string | null {
  if (name === 'style') return safeStyle(value);
  const own = name === 'href' ? (options.linkUrl?.(value) ?? null) : null;
  if (own !== null) return own;
  if (name === 'href' || name === 'cite') return reported(safeLinkUrl(value), name, options);
  if (name === 'src' && tag === 'iframe') return reported(safeFrameUrl(value), name, options);
  if (name === 'src' || name === 'poster') {
    return reported(options.mediaUrl ? options.mediaUrl(value) : safeImageUrl(value), name, options);
  }
  return value;
}

function reported(url: string | null, name: string, options: SanitizeOptions): string | null {
  if (url === null) options.removed?.(name);
  return url;
}

function safeStyle(value: string): string | null {
  const kept = value.split(';').flatMap((declaration) => {
    const [property = '', ...rest] = declaration.split(':');
    const name = property.trim().toLowerCase();
    const text = rest.join(':').trim();
    return styles.get(name)?.test(text) === true ? [`${name}: ${text}`] : [];
  });
  return kept.length > 0 ? kept.join('; ') : null;
}
