/** Whether a host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}

/** Whether a password sent to this address cannot be read on the way: https, or a server on this machine. */
export function protectsSecrets(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether an address is one of the web, whole, and without a user name or password in it: those would be kept and shown with it. */
export function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** What people call the site at an address: its host, with the port if there is one. */
export function siteName(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

/**
 * The addresses that a writer may have meant, the likeliest first: with the scheme as typed, else https before http (http first
 * on this machine). Null when it is no web address at all. User names, passwords and fragments are taken off.
 */
export function typedAddresses(typed: string): string[] | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return null;
  const bare = scheme === undefined ? text.replace(/^\/+/, '') : text.slice(scheme.length + 3);
  if (!URL.canParse(`https://${bare}`)) return null;
  const host = new URL(`https://${bare}`).hostname;
  if (host === '' || !(host.includes('.') || host.startsWith('[') || isLoopback(host) || scheme !== undefined))
    return null;
  const schemes = scheme !== undefined ? [scheme] : isLoopback(host) ? ['http', 'https'] : ['https', 'http'];
  return schemes.map((each) => {
    const url = new URL(`${each}://${bare}`);
    url.username = '';
    url.password = '';
    url.hash = '';
    return url.href;
  });
}

/**
 * The folders a site may live in, from the page that was typed up to the root: `/blog/2024/post/` gives `/blog/2024/post/`,
 * `/blog/2024/`, `/blog/`, `/`. A part that names a file or WordPress's own pages (`wp-admin`, `index.php`) is not one of them.
 */
export function siteFolders(address: string): string[] {
  const url = new URL(address);
  url.search = '';
  url.hash = '';
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const own = parts.findIndex((part) =>
    /^(?:wp-(?:admin|login\.php|json|content|includes)|index\.php|xmlrpc\.php|feed)$/i.test(part),
  );
  const kept = (own === -1 ? parts : parts.slice(0, own)).slice(0, 5);
  if (kept.at(-1)?.includes('.') === true) kept.pop();
  const folders: string[] = [];
  for (let length = kept.length; length >= 0; length -= 1) {
    const path = kept.slice(0, length).join('/');
    url.pathname = path === '' ? '/' : `/${path}/`;
    folders.push(url.href);
  }
  return folders;
}
