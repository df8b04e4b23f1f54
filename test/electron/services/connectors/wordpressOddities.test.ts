import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { toFailure } from '#core/failure.ts';
import { afterEvent, newPublication } from '#core/publish/publication.ts';
import { routeUrl } from '#services/connectors/wordpress/client.ts';
import { discoverWordPress } from '#services/connectors/wordpress/discovery.ts';
import { makeWordPressConnector } from '#services/connectors/wordpress/index.ts';

import { failureOf, Journey, outgoing, picture } from './journey.ts';
import { startOddServer } from './oddServer.ts';
import type { OddAnswer } from './oddServer.ts';

/*
 * What a healthy WordPress never answers, and what sits in front of one does. Everything else is tested against a real one, in
 * test/servers.
 */
const timing = { request: 60_000, upload: 60_000, looks: [5, 10], settle: 50 };
const connector = makeWordPressConnector(timing);
const impatient = makeWordPressConnector({ ...timing, request: 200 });
const context = { fetch, signal: new AbortController().signal };
const html = (status: number, body = '<h1>No</h1>'): OddAnswer => ({ status, type: 'text/html', body });
const json = (status: number, body: unknown): OddAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const index = {
  name: 'Odd',
  url: '',
  home: '',
  namespaces: ['wp/v2'],
  authentication: { 'application-passwords': {} },
};
const me = { name: 'Ida', capabilities: { edit_posts: true } };
const secret = 'abcd EFGH ijkl MNOP';

async function withServer<T>(
  answer: Parameters<typeof startOddServer>[0],
  work: (server: Awaited<ReturnType<typeof startOddServer>>) => Promise<T>,
): Promise<T> {
  const server = await startOddServer(answer);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}
const settings = (url: string) => ({
  kind: 'wordpress' as const,
  siteUrl: url,
  apiRoot: `${url}wp-json/`,
  username: 'ida',
});
const checking = (url: string, by = connector) => failureOf(by.check(settings(url), secret, context));

describe('signing in', () => {
  it.each([
    ['a firewall’s page', html(403), 'not-permitted', 'firewall'],
    ['a page instead of JSON', html(200), 'remote-failed', 'does not understand'],
    ['a server that broke', html(500), 'remote-failed', 'failed'],
    ['too many requests', html(429), 'remote-failed', 'left alone'],
    ['REST not there', html(404), 'not-a-site', 'REST interface'],
    ['no answer, ever', { status: 0, type: '', body: '' }, 'offline', 'did not answer'],
    ['nonsense in the right shape', json(200, [1, 2, 3]), 'remote-failed', 'does not understand'],
  ] as const)('%s: the writer is told in words', async (_name, answer, code, words) => {
    await withServer(
      () => answer,
      async (server) => {
        const failure = await checking(server.url, answer.status === 0 ? impatient : connector);
        expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
      },
    );
  });

  it('does not carry the password to another origin, and follows where it stays', async () => {
    await withServer(
      () => json(200, me),
      async (other) => {
        await withServer(
          ({ url }) =>
            url.startsWith('/wp-json/') ? { ...html(302), location: `${other.url}wp-json/` } : json(200, me),
          async (server) => {
            expect((await checking(server.url)).code).toBe('remote-failed');
            expect(other.requests).toEqual([]);
          },
        );
        await withServer(
          ({ url }) => (url.startsWith('/wp-json/') ? { ...html(301), location: '/blog/wp-json/' } : json(200, me)),
          async (server) => {
            expect(await connector.check(settings(server.url), secret, context)).toEqual({ displayName: 'Ida' });
            expect(server.requests.at(-1)?.headers.authorization).toBeDefined();
          },
        );
      },
    );
  });

  it('ends a ring of redirects, and an answer without end', async () => {
    await withServer(
      () => ({ ...html(302), location: '/wp-json/again' }),
      async (server) => {
        expect((await checking(server.url)).code).toBe('remote-failed');
        expect(server.requests.length).toBeLessThan(10);
      },
    );
    await withServer(
      () => ({ status: 200, type: 'application/json', body: new Uint8Array(20 * 1024 * 1024).fill(0x20) }),
      async (server) => {
        expect((await checking(server.url)).code).toBe('remote-failed');
      },
    );
  });

  it('understands an answer that a plugin’s warnings were printed before', async () => {
    const notices =
      '<br />\n<b>Deprecated</b>:  Something in <b>/wp-content/plugins/x.php</b> on line <b>7</b><br />\n';
    await withServer(
      () => ({ status: 200, type: 'text/html', body: notices + JSON.stringify(me) }),
      async (server) => {
        expect(await connector.check(settings(server.url), secret, context)).toEqual({ displayName: 'Ida' });
      },
    );
  });

  it('is not held up by a page made to be hard to read, nor takes a name of any length', async () => {
    await withServer(
      () => ({ ...html(418), body: '<'.repeat(2 * 1024 * 1024) }),
      async (server) => {
        const failure = await checking(server.url);
        expect(failure.code).toBe('remote-failed');
      },
    );
    await withServer(
      () => json(200, { ...me, ...index, name: 'N'.repeat(1024 * 1024) }),
      async (server) => {
        const { displayName } = await connector.check(settings(server.url), secret, context);
        expect(displayName.length).toBeLessThanOrEqual(200);
        const found = await discoverWordPress(server.url, context);
        expect(found?.name.length).toBeLessThanOrEqual(200);
      },
    );
  });

  it('shows no markup and no secret of what a server says', async () => {
    await withServer(
      () => json(400, { code: 'odd', message: '<script>alert(1)</script>&lt;b&gt; said', data: {} }),
      async (server) => {
        const failure = toFailure(await checking(server.url));
        expect(failure.message).not.toContain('<script>');
        expect(JSON.stringify(failure)).not.toContain(secret);
      },
    );
  });
});

describe('discovery', () => {
  it('takes a site in a folder, by the element in its page', async () => {
    await withServer(
      ({ url }) => {
        if (url === '/blog/api/') return json(200, index);
        if (url === '/blog/post/') return html(200, `<link rel='https://api.w.org/' href='/blog/api/'><p>`);
        return html(404);
      },
      async (server) => {
        expect(await discoverWordPress(`${server.url}blog/post/`, context)).toMatchObject({
          apiRoot: `${server.url}blog/api/`,
        });
      },
    );
  });

  it('tries the folders above when the page says nothing', async () => {
    await withServer(
      ({ url }) => (url === '/blog/wp-json/' ? json(200, index) : html(404)),
      async (server) => {
        expect(await discoverWordPress(`${server.url}blog/2024/post/`, context)).toMatchObject({
          name: 'Odd',
          apiRoot: `${server.url}blog/wp-json/`,
          siteUrl: `${server.url}blog/`,
        });
      },
    );
  });

  it('tells a website that is no WordPress from a WordPress whose interface is closed', async () => {
    await withServer(
      () => html(200, '<h1>A static page</h1>'),
      async (server) => {
        expect(await discoverWordPress(server.url, context)).toBeNull();
      },
    );
    await withServer(
      ({ url }) =>
        url === '/' ? html(200, '<link rel="stylesheet" href="/wp-content/themes/x/style.css">') : html(404),
      async (server) => {
        expect((await failureOf(discoverWordPress(server.url, context))).code).toBe('not-a-site');
      },
    );
  });

  it('shows where the password would go, whatever the site says it is', async () => {
    const of = async (home: string): Promise<string> => {
      let found = '';
      await withServer(
        ({ url }) => (url === '/wp-json/' ? json(200, { ...index, home: home }) : html(404)),
        async (server) => {
          const site = await discoverWordPress(server.url, context);
          found = site?.kind === 'wordpress' ? site.siteUrl.replace(server.url, 'SERVER/') : '';
        },
      );
      return found;
    };
    expect(await of('https://blog.example/')).toBe('SERVER/');
    expect(await of('https://blog.example/wp-json')).toBe('SERVER/');
    expect(await of('https://127.0.0.1/')).toBe('SERVER/');
  });

  it('sends nothing secret', async () => {
    await withServer(
      () => html(404),
      async (server) => {
        await discoverWordPress(server.url.replace('//', '//ida:geheim@'), context);
        expect(
          server.requests.every(({ headers }) => headers.authorization === undefined && headers.cookie === undefined),
        ).toBe(true);
      },
    );
  });
});

it('the address of a route is right for either form of the REST root', () => {
  expect(routeUrl('https://x.example/wp-json/', 'wp/v2/posts', { slug: ['a', 'b'] })).toBe(
    'https://x.example/wp-json/wp/v2/posts?slug=a%2Cb',
  );
  expect(routeUrl('https://x.example/?rest_route=/', 'wp/v2/posts', { page: 2 })).toBe(
    'https://x.example/?rest_route=%2Fwp%2Fv2%2Fposts&page=2',
  );
});

describe('a create that the server answers with an error of its own', () => {
  it('is looked up, and told as unclear when it is not there; the next attempt looks first', async () => {
    let creates = 0;
    await withServer(
      ({ method, url }) => {
        if (url.includes('users/me')) return json(200, me);
        if (method === 'POST' && url.startsWith('/wp-json/wp/v2/posts')) {
          creates += 1;
          return html(504, 'Gateway Timeout');
        }
        return json(200, []);
      },
      async (server) => {
        const going = new Journey(connector, settings(server.url), secret);
        const failure = await failureOf(going.publish(outgoing({ media: [] })));
        expect(failure).toMatchObject({ code: 'unclear', next: expect.stringContaining('nothing twice') });
        expect(creates).toBe(1);
        const marker = going.publication.pendingCreate?.marker ?? '';
        expect(marker).not.toBe('');
        const before = server.requests.length;
        await failureOf(going.publish(outgoing({ media: [] })));
        const asked = server.requests.slice(before).map(({ method, url }) => `${method} ${url}`);
        const look = asked.findIndex((each) => each.startsWith('GET') && each.includes(marker));
        const create = asked.findIndex((each) => each.startsWith('POST'));
        expect(look).toBeGreaterThan(-1);
        expect(look).toBeLessThan(create);
      },
    );
  });
});

describe('a create whose end nobody knows', () => {
  const marked = async (
    create: (served: Response) => Promise<Response>,
  ): Promise<{ code: string; marker: string | undefined }> => {
    let result = { code: '', marker: undefined as string | undefined };
    await withServer(
      ({ url }) => (url.includes('users/me') ? json(200, me) : json(200, [])),
      async (server) => {
        const publication = newPublication('account');
        let kept = publication;
        const failure = await failureOf(
          connector.publish(settings(server.url), secret, outgoing({ media: [] }), publication, {
            fetch: async (input, init) => {
              const served = await fetch(input, init);
              return init?.method === 'POST' ? create(served) : served;
            },
            signal: context.signal,
            progress: () => undefined,
            record: (event) => {
              kept = afterEvent(kept, event, new Date().toISOString());
              return Promise.resolve();
            },
          }),
        );
        result = { code: failure.code, marker: kept.pendingCreate?.marker };
      },
    );
    return result;
  };

  it.each(['EHOSTUNREACH', 'ENETUNREACH'])(
    'is looked for when the network goes away under the request (%s)',
    async (code) => {
      const gone = (syscall: string) => () =>
        Promise.reject(
          Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code, syscall }) }),
        );
      expect(await marked(gone('read'))).toEqual({ code: 'unclear', marker: expect.any(String) });
      expect(await marked(gone('connect'))).toEqual({ code: 'offline', marker: undefined });
    },
  );

  it('is looked for when a plugin ends the request after the post was made', async () => {
    const died = { code: 'wp_die', message: 'The newsletter could not be sent.', data: { status: 500 } };
    const answer = (): Promise<Response> => Promise.resolve(Response.json(died, { status: 500 }));
    expect(await marked(answer)).toEqual({ code: 'unclear', marker: expect.any(String) });
  });
});

it('a picture that another computer sent at the same moment is kept, for a post there may show it already', async () => {
  let uploaded = false;
  const deleted: string[] = [];
  const photo = picture();
  const attachment = (id: number) => ({
    id,
    slug: `longhand-${photo.sha256.slice(0, 32)}`,
    source_url: `https://blog.example/${id}.png`,
  });
  await withServer(
    ({ method, url }) => {
      if (url.includes('users/me')) return json(200, me);
      if (method === 'POST' && url.includes('/media')) {
        uploaded = true;
        return json(201, attachment(11));
      }
      if (method === 'DELETE') {
        deleted.push(/media\/(\d+)/.exec(url)?.[1] ?? '');
        return json(200, {});
      }
      if (url.includes('/media')) return json(200, uploaded ? [attachment(11), attachment(10)] : []);
      return json(400, { code: 'stop', message: 'here', data: {} });
    },
    async (server) => {
      const going = new Journey(connector, settings(server.url), secret);
      await failureOf(going.publish(outgoing({ media: [photo] })));
      expect(deleted).toEqual(['11']);
      expect(going.publication.media).toMatchObject([{ remoteId: '10', url: 'https://blog.example/10.png' }]);
    },
  );
});

it('a picture is named by its bytes, not by its file', async () => {
  const bytes = new TextEncoder().encode('x');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await withServer(
    ({ method, url }) => {
      if (url.includes('users/me')) return json(200, me);
      if (method === 'GET' && url.includes('/media')) {
        return json(200, [{ id: 9, slug: `longhand-${sha256.slice(0, 32)}`, source_url: 'https://cdn.example/x.png' }]);
      }
      return json(400, { code: 'stop', message: 'here', data: {} });
    },
    async (server) => {
      const going = new Journey(connector, settings(server.url), secret);
      const media = [{ src: 'other.png', fileName: 'other.png', mimeType: 'image/png', alt: '', sha256, bytes }];
      await failureOf(going.publish(outgoing({ media })));
      expect(going.publication.media).toEqual([{ sha256, remoteId: '9', url: 'https://cdn.example/x.png' }]);
      expect(server.requests.some(({ method, url }) => method === 'POST' && url.includes('media'))).toBe(false);
    },
  );
});
