/** What becomes of elements that no node and no mark of ours reads. */

/** Elements that only group what is in them. */
export const grouping: ReadonlySet<string> = new Set([
  'address',
  'article',
  'aside',
  'body',
  'center',
  'dd',
  'dialog',
  'div',
  'dt',
  'figcaption',
  'figure',
  'footer',
  'header',
  'html',
  'main',
  'nav',
  'search',
  'section',
  'slot',
  'summary',
]);

/** Elements within text that only name what is in them, or say how it looks. */
export const plain: ReadonlySet<string> = new Set([
  'a',
  'b',
  'bdi',
  'big',
  'blink',
  'caption',
  'fieldset',
  'font',
  'form',
  'i',
  'label',
  'marquee',
  'nobr',
  'o:p',
  'span',
  'tt',
]);

/** Elements within text that mean something we have no mark for: their tags are kept around the words. */
export const keptInline: ReadonlySet<string> = new Set([
  'bdo',
  'cite',
  'data',
  'dfn',
  'ins',
  'q',
  'rb',
  'rp',
  'rt',
  'rtc',
  'ruby',
  'samp',
  'time',
  'var',
]);

/** Elements that are kept as HTML, whole, where no node of ours holds all that they say. */
export const keptBlocks: ReadonlySet<string> = new Set(['audio', 'details', 'dl', 'iframe', 'video']);

/** Elements of which nobody sees anything. */
export const unseen: ReadonlySet<string> = new Set([
  'area',
  'base',
  'basefont',
  'bgsound',
  'col',
  'colgroup',
  'command',
  'frame',
  'head',
  'keygen',
  'link',
  'meta',
  'noembed',
  'noframes',
  'noscript',
  'param',
  'source',
  'style',
  'template',
  'title',
  'track',
  'wbr',
]);

/** Elements that could run something or show what is no text; what they say in their place is read. */
export const unsafe: ReadonlySet<string> = new Set(['applet', 'canvas', 'embed', 'object', 'script', 'svg']);

/** Fields in which readers answer, and their parts. */
export const fields: ReadonlySet<string> = new Set([
  'button',
  'datalist',
  'input',
  'legend',
  'meter',
  'optgroup',
  'option',
  'output',
  'progress',
  'select',
  'textarea',
]);
