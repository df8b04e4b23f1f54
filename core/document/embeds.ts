/**
 * Sites whose films, sounds and posts people put into their own pages: how a page of such a site is known, and which page stands
 * behind the frame that the site hands out for embedding. Nothing here asks the network.
 */

/** The page that an address leads to, and whose it is. */
export interface Embeddable {
  /** Of the page, not of the frame. */
  url: string;
  /** A word of the provider, as WordPress names it: `youtube`. */
  provider: string;
}

interface Provider {
  name: string;
  label: string;
  /** Of its pages and frames; a subdomain of one counts. */
  hosts: readonly string[];
  /** The page for an address on one of the hosts; null when nothing there can be embedded. */
  page(url: URL): string | null;
}

/** Answers the page that `pattern` finds in an address's path, with what it found in the place of `$1`, `$2`. */
const found = (url: URL, pattern: RegExp, page: string): string | null => {
  const match = pattern.exec(url.pathname);
  return match === null ? null : page.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
};

/** The address that a frame carries as a parameter, if it is on one of these hosts. */
function carried(url: URL, name: string, ...hosts: string[]): string | null {
  const page = URL.parse(url.searchParams.get(name) ?? '');
  return page !== null && page.protocol === 'https:' && isOn(page, hosts) ? page.href : null;
}

const isOn = ({ hostname }: URL, hosts: readonly string[]): boolean =>
  hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));

const videoId = /^[\w-]{6,20}$/;

function youtube(url: URL): string | null {
  const list = url.searchParams.get('list');
  if (/^\/(?:embed\/videoseries|playlist)\/?$/.test(url.pathname))
    return list !== null && /^[\w-]+$/.test(list) ? `https://www.youtube.com/playlist?list=${list}` : null;
  const id =
    url.pathname === '/watch'
      ? (url.searchParams.get('v') ?? '')
      : url.hostname.endsWith('youtu.be')
        ? url.pathname.slice(1)
        : (/^\/(?:embed|v|shorts|live)\/([^/]+)\/?$/.exec(url.pathname)?.[1] ?? '');
  if (!videoId.test(id)) return null;
  const start = /^\d+/.exec(url.searchParams.get('start') ?? url.searchParams.get('t') ?? '')?.[0];
  return `https://www.youtube.com/watch?v=${id}${start === undefined || start === '0' ? '' : `&t=${start}s`}`;
}

function vimeo(url: URL): string | null {
  const [, id, inPath] = /^\/(?:video\/)?(\d+)(?:\/([\da-f]+))?\/?$/.exec(url.pathname) ?? [];
  if (id === undefined) return null;
  const hash = inPath ?? url.searchParams.get('h') ?? '';
  return `https://vimeo.com/${id}${/^[\da-f]+$/.test(hash) ? `/${hash}` : ''}`;
}

function twitch(url: URL): string | null {
  const of = (name: string): string => /^\w[\w-]*$/.exec(url.searchParams.get(name) ?? '')?.[0] ?? '';
  if (url.hostname === 'clips.twitch.tv') {
    const clip = of('clip') || (/^\/(\w[\w-]*)$/.exec(url.pathname)?.[1] ?? '');
    return clip === '' || clip === 'embed' ? null : `https://clips.twitch.tv/${clip}`;
  }
  if (url.hostname === 'player.twitch.tv') {
    const film = of('video').replace(/^v/, '');
    return film !== ''
      ? `https://www.twitch.tv/videos/${film}`
      : of('channel') && `https://www.twitch.tv/${of('channel')}`;
  }
  return found(url, /^\/videos\/(\d+)$/, 'https://www.twitch.tv/videos/$1');
}

const providers: readonly Provider[] = [
  { name: 'youtube', label: 'YouTube', hosts: ['youtube.com', 'youtube-nocookie.com', 'youtu.be'], page: youtube },
  { name: 'vimeo', label: 'Vimeo', hosts: ['vimeo.com'], page: vimeo },
  {
    name: 'dailymotion',
    label: 'Dailymotion',
    hosts: ['dailymotion.com'],
    page: (url) => found(url, /^\/(?:embed\/)?video\/(\w+)/, 'https://www.dailymotion.com/video/$1'),
  },
  { name: 'twitch', label: 'Twitch', hosts: ['twitch.tv'], page: (url) => twitch(url) || null },
  {
    name: 'ted',
    label: 'TED',
    hosts: ['ted.com'],
    page: (url) => found(url, /^\/talks\/(?:lang\/[\w-]+\/)?(\w+)/, 'https://www.ted.com/talks/$1'),
  },
  {
    name: 'loom',
    label: 'Loom',
    hosts: ['loom.com'],
    page: (url) => found(url, /^\/(?:embed|share)\/(\w+)/, 'https://www.loom.com/share/$1'),
  },
  {
    name: 'spotify',
    label: 'Spotify',
    hosts: ['open.spotify.com'],
    page: (url) =>
      found(
        url,
        /^\/(?:intl-\w+\/)?(?:embed(?:-podcast)?\/)?(track|album|artist|playlist|episode|show)\/(\w+)/,
        'https://open.spotify.com/$1/$2',
      ),
  },
  {
    name: 'soundcloud',
    label: 'SoundCloud',
    hosts: ['soundcloud.com'],
    page: (url) => {
      if (url.hostname !== 'w.soundcloud.com')
        return found(url, /^(\/[\w-]+\/[\w-]+(?:\/[\w-]+)?)\/?$/, 'https://soundcloud.com$1');
      const page = carried(url, 'url', 'soundcloud.com');
      // The address of the programming interface is no page.
      return page === null || page.startsWith('https://api.') ? null : page;
    },
  },
  {
    name: 'apple-podcasts',
    label: 'Apple Podcasts',
    hosts: ['podcasts.apple.com'],
    page: (url) =>
      found(url, /^(\/.+)$/, 'https://podcasts.apple.com$1') && withQuery('https://podcasts.apple.com', url, 'i'),
  },
  {
    name: 'apple-music',
    label: 'Apple Music',
    hosts: ['music.apple.com'],
    page: (url) =>
      found(url, /^(\/.+)$/, 'https://music.apple.com$1') && withQuery('https://music.apple.com', url, 'i'),
  },
  {
    name: 'codepen',
    label: 'CodePen',
    hosts: ['codepen.io'],
    page: (url) => found(url, /^\/([\w-]+)\/(?:embed(?:\/preview)?|pen)\/(\w+)/, 'https://codepen.io/$1/pen/$2'),
  },
  {
    name: 'codesandbox',
    label: 'CodeSandbox',
    hosts: ['codesandbox.io'],
    page: (url) => found(url, /^\/(?:embed|s)\/([\w-]+)/, 'https://codesandbox.io/s/$1'),
  },
  {
    name: 'figma',
    label: 'Figma',
    hosts: ['figma.com'],
    page: (url) => (url.pathname === '/embed' ? carried(url, 'url', 'figma.com') : null),
  },
  {
    name: 'instagram',
    label: 'Instagram',
    hosts: ['instagram.com'],
    page: (url) => found(url, /^\/(p|reel|tv)\/([\w-]+)/, 'https://www.instagram.com/$1/$2/'),
  },
  {
    name: 'facebook',
    label: 'Facebook',
    hosts: ['facebook.com'],
    page: (url) =>
      /^\/(?:v[\d.]+\/)?plugins\/(?:video|post)\.php$/.test(url.pathname) ? carried(url, 'href', 'facebook.com') : null,
  },
  {
    name: 'twitter',
    label: 'X',
    hosts: ['twitter.com', 'x.com'],
    page: (url) =>
      url.hostname === 'platform.twitter.com'
        ? /^\d+$/.test(url.searchParams.get('id') ?? '')
          ? `https://twitter.com/i/status/${url.searchParams.get('id')}`
          : null
        : found(url, /^\/(\w+)\/status(?:es)?\/(\d+)/, 'https://twitter.com/$1/status/$2'),
  },
  {
    name: 'reddit',
    label: 'Reddit',
    hosts: ['reddit.com', 'redditmedia.com'],
    page: (url) =>
      found(url, /^\/r\/(\w+)\/comments\/(\w+)((?:\/\w+){0,2})/, 'https://www.reddit.com/r/$1/comments/$2$3/'),
  },
  {
    name: 'internet-archive',
    label: 'Internet Archive',
    hosts: ['archive.org'],
    page: (url) => found(url, /^\/(?:embed|details)\/([\w.-]+)/, 'https://archive.org/details/$1'),
  },
];

function withQuery(origin: string, url: URL, name: string): string {
  const value = url.searchParams.get(name);
  return `${origin}${url.pathname}${value !== null && /^\d+$/.test(value) ? `?${name}=${value}` : ''}`;
}

/** The page and provider of an address, whether of a page or of a frame; null when no provider here knows it. */
export function embeddable(address: string): Embeddable | null {
  const url = URL.parse(address.startsWith('//') ? `https:${address}` : address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  const provider = providers.find(({ hosts }) => isOn(url, hosts));
  const page = provider?.page(url) ?? null;
  return provider === undefined || page === null ? null : { url: page, provider: provider.name };
}

/** What people call a provider; a word that is not known here stands for itself. */
export const providerLabel = (name: string): string => providers.find((one) => one.name === name)?.label ?? name;
