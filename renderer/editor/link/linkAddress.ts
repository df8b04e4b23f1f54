import { safeLinkUrl } from '#core/convert/urlSafety.ts';

export type CompletedAddress = { kind: 'accepted'; href: string } | { kind: 'refused'; message: string };

/** Makes an address of what people type: a domain gets its https, an e-mail address its mailto; pages of the same site stay relative. */
export function completeAddress(typed: string): CompletedAddress {
  const address = typed.trim();
  const href = withScheme(address);
  if (/\s/.test(href) || safeLinkUrl(href) === null) {
    return {
      kind: 'refused',
      message: 'A link may lead to a web page (https or http), an e-mail address, or a page of this site.',
    };
  }
  return { kind: 'accepted', href };
}

function withScheme(address: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(address) && !/^[\w.-]+:\d+(?:[/?#]|$)/.test(address)) return address;
  if (/^[#/?.]/.test(address)) return address;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  // A name with a dot that is no file of a site: example.com, example.com/page, localhost:8080.
  const host = address.split(/[/?#]/, 1)[0] ?? '';
  const looksLikeHost = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?$/u.test(host) || /^[\w.-]+:\d+$/.test(host);
  return looksLikeHost && !/\.(?:html?|md|php)$/i.test(host) ? `https://${address}` : address;
}
