/** The one place that says which addresses a document may lead to. */

const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);
const mediaSchemes = new Set(['http', 'https']);

/** The address of a link, or null when it must not be followed (`javascript:` and everything else that is not known to be safe). */
export function safeLinkUrl(url: string): string | null {
  const cleaned = clean(url);
  const scheme = schemeOf(cleaned);
  return scheme === null || linkSchemes.has(scheme) ? cleaned : null;
}

/** The address of a picture, or null when it must not be loaded. Pictures may stand in the address itself (`data:`). */
export function safeImageUrl(url: string): string | null {
  const cleaned = clean(url);
  return /^data:image\/[a-z\d.+-]+[;,]/i.test(cleaned) ? cleaned : safeFileUrl(url);
}

/** The address of a sound, film or download, or null when it must not be loaded. */
export function safeFileUrl(url: string): string | null {
  const cleaned = clean(url);
  const scheme = schemeOf(cleaned);
  return scheme === null || mediaSchemes.has(scheme) ? cleaned : null;
}

/** The address of an embedded page: https alone. */
export function safeFrameUrl(url: string): string | null {
  const cleaned = clean(url);
  return /^(?:https:)?\/\//i.test(cleaned) ? cleaned : null;
}

/** True for the name of a file beside the post (`photo.jpg`, `images/a%20b.png`), as opposed to an address on some site. */
export function isLocalReference(src: string): boolean {
  const cleaned = clean(src);
  return cleaned !== '' && schemeOf(cleaned) === null && !/^[/\\#?]/.test(cleaned);
}

/** An address as it may stand in a page: what no address may hold is percent-encoded, and what is encoded stays as it is. */
export const encodeUrl = (url: string): string =>
  url
    .toWellFormed()
    .replaceAll(/[\0-\u0020"<>\\^`{|}\u007f]/g, (character) => encodeURIComponent(character))
    .replaceAll(/%(?![\da-f]{2})/gi, '%25');

/** What a browser does to an address before it reads it: spaces and controls at its ends go, tabs and line ends anywhere. */
const clean = (url: string): string => url.replaceAll(/^[\0-\u0020]+|[\0-\u0020]+$/g, '').replaceAll(/[\t\n\r]/g, '');

/** The scheme in lower case, or null for a relative address. Whatever stands before a colon counts, so that nothing hides there. */
function schemeOf(url: string): string | null {
  const colon = url.search(/[:/?#]/);
  return colon >= 0 && url[colon] === ':' ? url.slice(0, colon).toLowerCase() : null;
}
