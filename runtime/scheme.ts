/**
 * A custom scheme cannot be registered over DevTools, so each one lives on a secure origin that no resolver knows:
 * `app://longhand/a` is `https://longhand.app.invalid/a` inside Chromium, and `app://longhand/a` everywhere main looks.
 */
const schemes = new Set<string>();
const suffix = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.invalid(?=[/?#]|$)/i;

/** Lets `scheme` have an origin of its own. */
export function addScheme(scheme: string): void {
  schemes.add(scheme.toLowerCase());
}

export const hasScheme = (scheme: string): boolean => schemes.has(scheme.toLowerCase());

/** What Chromium is told in place of a URL that main uses. Other URLs stay as they are. */
export function toChromium(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/i.exec(url);
  if (match === null || !hasScheme(match[1] ?? '')) return url;
  return `https://${match[2]}.${match[1]?.toLowerCase()}.invalid${url.slice(match[0].length)}`;
}

/** What main is told in place of a URL of Chromium's. */
export function fromChromium(url: string): string {
  const match = suffix.exec(url);
  if (match === null || !hasScheme(match[2] ?? '')) return url;
  return `${match[2]}://${match[1]}${url.slice(match[0].length)}`;
}

/** The custom scheme that owns a URL of Chromium's, or null for one of the network's. */
export function schemeOf(chromiumUrl: string): string | null {
  const scheme = suffix.exec(chromiumUrl)?.[2]?.toLowerCase();
  return scheme !== undefined && schemes.has(scheme) ? scheme : null;
}

/** The origin of a URL of main's, as Electron writes it. */
export function originOf(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url);
  if (match !== null && hasScheme(match[1] ?? '')) return match[0];
  return URL.canParse(url) ? new URL(url).origin : 'null';
}

/** A response's header as Chromium has to see it: policies, redirects and allowed origins may name a custom scheme. */
export function headerToChromium(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case 'location':
    case 'access-control-allow-origin':
      return toChromium(value);
    case 'content-security-policy':
    case 'content-security-policy-report-only':
      return value
        .split(/(\s+|;)/)
        .map((token) => {
          const bare = /^([a-z][a-z0-9+-]*):$/i.exec(token)?.[1];
          return bare !== undefined && hasScheme(bare) ? `https://*.${bare.toLowerCase()}.invalid` : toChromium(token);
        })
        .join('');
    default:
      return value;
  }
}
