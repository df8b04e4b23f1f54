import { parseFragment } from 'parse5';

/** What is dangerous in a page, each found by walking its tree as a browser would build it. */
export function dangers(html: string): string[] {
  const found: string[] = [];
  const open = [...parseFragment(html).childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('tagName' in node) {
      if (/^(?:script|style|object|embed|base|meta|link|form|svg|template|noscript)$/.test(node.tagName))
        found.push(node.tagName);
      const inMath = node.namespaceURI.endsWith('MathML');
      if (
        inMath &&
        !/^(?:math|semantics|annotation|m(?:row|i|n|o|s|text|space|sub|sup|subsup|under|over|underover|frac|sqrt|root|table|tr|td|style|padded|phantom|error|multiscripts|prescripts|enclose))$/.test(
          node.tagName,
        )
      )
        found.push(node.tagName);
      // HTML within a formula is read in another way when the page is read again.
      const around = node.parentNode;
      if (!inMath && around !== null && 'namespaceURI' in around && around.namespaceURI.endsWith('MathML'))
        found.push(`${node.tagName} in ${around.nodeName}`);
      for (const { name, value } of node.attrs) {
        if (/^on/i.test(name) || name === 'srcdoc' || name === 'formaction') found.push(`${name}=`);
        const address = value.replaceAll(/[\0-\u0020]/g, '').toLowerCase();
        const leads = ['href', 'src', 'poster', 'cite', 'action', 'xlink:href'].includes(name);
        if (leads && /^[^/?#]*:/.test(address) && !/^(?:https?|mailto|tel):|^data:image\//.test(address))
          found.push(`${name}=${value}`);
        if (name === 'style' && /url|expression|javascript|@import|behavior/i.test(value)) found.push(`style=${value}`);
      }
    }
    if ('childNodes' in node) for (const child of node.childNodes) open.push(child);
    if ('content' in node) found.push('template');
  }
  return found;
}
