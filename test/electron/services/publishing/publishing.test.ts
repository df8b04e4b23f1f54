import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { toFailure } from '#core/failure.ts';
import type { Connector } from '#core/publish/connector.ts';
import { makeHttpConnector } from '#services/connectors/http/index.ts';
import type { Library, PublicationRecord } from '#services/library/contract.ts';
import type { Publishing } from '#services/publishing/contract.ts';

import { png } from '../../../pictures.ts';
import { failureOf, picture } from '../connectors/journey.ts';
import { startOddServer } from '../connectors/oddServer.ts';
import { listOf, only } from '../library/support.ts';
import { diskFull, makeDesk, operation, token, withMethod } from './desk.ts';
import type { Desk } from './desk.ts';

const photo = picture('photo.png', 7).bytes;
const article = `---
title: A walk
tags: [sea]
categories: [Walks]
cover: photo.png
---

The tide was out.

![The harbour](photo.png)
`;

const walk = { 'posts/a-walk/index.md': article, 'posts/a-walk/photo.png': photo };

const addBlog = (desk: Desk, publishing: Publishing) =>
  publishing.addAccount(
    { name: 'My blog', settings: { kind: 'http', endpoint: desk.receiver.endpoint, auth: 'bearer' }, secret: token },
    operation(),
  );
const stored = async (desk: Desk): Promise<{ title: string; html: string; status: string; date: string | null }[]> =>
  Promise.all(
    (await readdir(join(desk.blog, 'posts'))).map(
      async (id) => JSON.parse(await readFile(join(desk.blog, 'posts', id, 'post.json'), 'utf8')) as never,
    ),
  );
const pictures = (desk: Desk): Promise<string[]> => readdir(join(desk.blog, 'media'));
const publicationsOf = async (library: Library): Promise<PublicationRecord> => {
  const [record] = await library.readPublications((await only(library)).id);
  if (record === undefined) throw new Error('never published');
  return record;
};

describe('accounts', () => {
  it('are kept after a sign-in, without their secret, and are there at the next start', async () => {
    const desk = await makeDesk({});
    const account = await addBlog(desk, await desk.open());
    const file = await readFile(join(desk.stateFolder, 'accounts.json'), 'utf8');
    expect(file).not.toContain(token);
    expect([...desk.secrets.values()]).toEqual([token]);
    const next = await desk.open();
    expect(next.accounts()).toEqual([account]);
    expect(next.accountName(account.id)).toBe('My blog');
    expect(await next.checkAccount(account.id, operation())).toEqual({ displayName: 'My blog' });
  });

  it('are not kept when the sign-in fails, and the failure does not repeat the secret', async () => {
    const desk = await makeDesk({});
    const publishing = await desk.open();
    const failure = await failureOf(
      publishing.addAccount(
        {
          name: 'x',
          settings: { kind: 'http', endpoint: desk.receiver.endpoint, auth: 'bearer' },
          secret: 'wrong-secret',
        },
        operation(),
      ),
    );
    expect(failure.code).toBe('wrong-credentials');
    expect(JSON.stringify(toFailure(failure))).not.toContain('wrong-secret');
    expect(publishing.accounts()).toEqual([]);
    expect(desk.secrets.size).toBe(0);
  });

  it('cannot be added twice', async () => {
    const desk = await makeDesk({});
    const publishing = await desk.open();
    await addBlog(desk, publishing);
    expect((await failureOf(addBlog(desk, publishing))).code).toBe('conflict');
  });

  it('are renamed, get a new secret only if it works, and take their secret with them when they go', async () => {
    const desk = await makeDesk({});
    const publishing = await desk.open();
    const { id } = await addBlog(desk, publishing);
    await publishing.updateAccount({ account: id, name: 'Renamed', secret: null }, operation());
    expect((await desk.open()).accountName(id)).toBe('Renamed');
    const refused = publishing.updateAccount({ account: id, name: 'Renamed', secret: 'not-it' }, operation());
    expect((await failureOf(refused)).code).toBe('wrong-credentials');
    expect([...desk.secrets.values()]).toEqual([token]);
    await publishing.removeAccount(id);
    expect(desk.secrets.size).toBe(0);
    expect((await desk.open()).accounts()).toEqual([]);
  });

  it('whose file is broken are set aside and told of, never dropped', async () => {
    const desk = await makeDesk({});
    await addBlog(desk, await desk.open());
    const path = join(desk.stateFolder, 'accounts.json');
    const half = (await readFile(path, 'utf8')).slice(0, 60);
    await writeFile(path, half);
    const publishing = await desk.open();
    expect(publishing.problem).toMatchObject({ code: 'unreadable' });
    expect(publishing.accounts()).toEqual([]);
    const aside = (await readdir(desk.stateFolder)).find((name) => name.includes('broken')) ?? '';
    expect(await readFile(join(desk.stateFolder, aside), 'utf8')).toBe(half);
  });

  it('of a later Longhand stay in the file', async () => {
    const desk = await makeDesk({});
    const path = join(desk.stateFolder, 'accounts.json');
    await addBlog(desk, await desk.open());
    const file = JSON.parse(await readFile(path, 'utf8')) as { accounts: unknown[] };
    const later = { id: 'later', name: 'Later', kind: 'gopher' };
    await writeFile(path, JSON.stringify({ ...file, accounts: [...file.accounts, later] }));
    const publishing = await desk.open();
    expect(publishing.accounts()).toHaveLength(1);
    await publishing.updateAccount(
      { account: publishing.accounts()[0]?.id ?? '', name: 'New', secret: null },
      operation(),
    );
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ accounts: expect.arrayContaining([later]) });
  });

  it('are one for each site and user, however the site is reached', async () => {
    const desk = await makeDesk({});
    const me = { name: 'Ida', capabilities: { edit_posts: true } };
    const server = await startOddServer(() => ({ status: 200, type: 'application/json', body: JSON.stringify(me) }));
    try {
      const publishing = await desk.open();
      const add = (apiRoot: string) =>
        publishing.addAccount(
          {
            name: apiRoot,
            settings: { kind: 'wordpress', siteUrl: server.url, apiRoot, username: 'ida' },
            secret: apiRoot,
          },
          operation(),
        );
      const first = await add(`${server.url}wp-json/`);
      expect((await failureOf(add(`${server.url}?rest_route=/`))).code).toBe('conflict');
      expect(publishing.accounts()).toEqual([first]);
      expect([...desk.secrets.values()]).toEqual([`${server.url}wp-json/`]);
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['no address', 'blog'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:application/json,{"longhand":1}'],
    ['a password within', 'https://ida:geheim@blog.example/posts'],
  ])('at %s are refused in words, and the address is not repeated with its password', async (_name, endpoint) => {
    const desk = await makeDesk({});
    const publishing = await desk.open();
    for (const auth of ['none', 'hmac', 'bearer'] as const) {
      const failure = await failureOf(
        publishing.addAccount(
          { name: 'x', settings: { kind: 'http', endpoint, auth }, secret: 's3cret-s3cret' },
          operation(),
        ),
      );
      expect(failure.code).toBe('invalid-input');
      expect(JSON.stringify(toFailure(failure))).not.toContain('geheim');
    }
    expect(publishing.accounts()).toEqual([]);
  });

  it('at a plain http address elsewhere are refused before anything is sent', async () => {
    const desk = await makeDesk({});
    let asked = 0;
    const publishing = await desk.open({
      platform: { fetch: () => Promise.reject(new Error(`request ${(asked += 1)}`)) },
    });
    const settings = {
      kind: 'wordpress' as const,
      siteUrl: 'http://blog.example/',
      apiRoot: 'http://blog.example/wp-json/',
      username: 'ida',
    };
    const failure = await failureOf(publishing.addAccount({ name: 'x', settings, secret: 'abcd efgh' }, operation()));
    expect(failure).toMatchObject({ code: 'forbidden', next: expect.stringContaining('https:') });
    expect(asked).toBe(0);
  });
});

describe('discovery', () => {
  it.each([
    ['two words', 'my blog', 'invalid-input'],
    ['another scheme', 'ftp://blog.example', 'invalid-input'],
    ['nothing', '   ', 'invalid-input'],
  ])('says what is wrong with %s', async (_name, address, code) => {
    const desk = await makeDesk({});
    expect((await failureOf((await desk.open()).discover(address, operation()))).code).toBe(code);
  });

  it('finds an endpoint, and tells a website that is none', async () => {
    const desk = await makeDesk({});
    const publishing = await desk.open();
    expect(await publishing.discover(desk.receiver.endpoint, operation())).toMatchObject({ kind: 'http' });
    const failure = await failureOf(publishing.discover(desk.receiver.url, operation()));
    expect(failure).toMatchObject({ code: 'not-a-site', message: expect.stringContaining('website') });
  });
});

describe('a picture', () => {
  it('goes as the site wants it, is known by the file beside the post, and goes once', async () => {
    const large = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#285' } })
      .withExif({ IFD0: { Artist: 'Ida Private' } })
      .jpeg()
      .toBuffer();
    const desk = await makeDesk({
      'posts/a-walk/index.md': '---\ntitle: A walk\n---\n\n![The harbour](large.jpg)\n\n[To keep](to-keep.jpg)\n',
      'posts/a-walk/large.jpg': large,
      'posts/a-walk/to-keep.jpg': Buffer.concat([large, Buffer.from('more')]),
    });
    const sent: { fileName: string; bytes: Uint8Array; sha256: string }[] = [];
    const connector: Connector = {
      ...(makeHttpConnector() as Connector),
      pictures: { longestEdge: 300, types: ['image/jpeg'], quality: 80 },
      async publish(_settings, _secret, post, history, context) {
        for (const medium of post.media) {
          if (history.media.some(({ sha256 }) => sha256 === medium.sha256)) continue;
          const { bytes, fileName } = (await medium.prepared?.(context.signal)) ?? medium;
          sent.push({ fileName, bytes, sha256: medium.sha256 });
          const media = { sha256: medium.sha256, url: `https://blog.example/${fileName}`, remoteId: fileName };
          await context.record({ kind: 'media-sent', media, found: false });
        }
        return { remoteId: '1', url: null, revision: null };
      },
    };
    const publishing = await desk.open({ connectors: [connector] });
    const { id: account } = await addBlog(desk, publishing);
    const { id } = await only(desk.library);
    for (const _time of [1, 2])
      await publishing.publish(desk.library, { id, account, visibility: 'draft' }, operation());
    expect(sent.map(({ fileName }) => fileName)).toEqual(['large.jpg', 'to-keep.jpg']);
    const [fitted, kept] = sent.map(({ bytes }) => Buffer.from(bytes));
    expect(await sharp(fitted).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 200 });
    expect(fitted?.includes('Ida Private')).toBe(false);
    // What a link offers for download is what its readers get.
    expect(kept?.byteLength).toBe(large.byteLength + 4);
    expect(sent[0]?.sha256).toBe(createHash('sha256').update(large).digest('hex'));
    expect(Buffer.from((await desk.library.readMedia(id, 'large.jpg'))?.bytes ?? []).equals(large)).toBe(true);
  });
});

describe('the preview', () => {
  it('shows what would be sent', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id } = await addBlog(desk, publishing);
    expect(await publishing.preview(desk.library, (await only(desk.library)).id, id)).toEqual({
      accountName: 'My blog',
      action: 'create',
      url: null,
      title: 'A walk',
      slug: 'a-walk',
      tags: ['sea'],
      categories: ['Walks'],
      words: (await only(desk.library)).words,
      media: [{ src: 'photo.png', bytes: photo.byteLength, alreadySent: false }],
      warnings: [],
      blockers: [],
    });
  });

  it('warns of what the writer may want to know', async () => {
    const desk = await makeDesk({
      'posts/x/index.md': `---\ntitle: ''\ndate: 2099-01-01\n---\n\n![Gone](gone.png) ![Far](https://cdn.example/a.png)\n`,
    });
    const publishing = await desk.open();
    const { id } = await addBlog(desk, publishing);
    const { warnings } = await publishing.preview(desk.library, (await only(desk.library)).id, id);
    expect(warnings.join('\n')).toMatch(/no title[^]*still to come[^]*gone\.png[^]*cdn\.example/);
  });

  it('names what stands in the way: a post with a problem, a secret that is not there', async () => {
    const desk = await makeDesk({ 'posts/x/index.md': '---\ntitle: [broken\n---\n\ntext\n' });
    const publishing = await desk.open();
    const { id } = await addBlog(desk, publishing);
    desk.secrets.clear();
    const post = (await only(desk.library)).id;
    const { blockers } = await publishing.preview(desk.library, post, id);
    expect(blockers.map(({ code }) => code)).toEqual(['read-only', 'wrong-credentials']);
    const failure = await failureOf(
      publishing.publish(desk.library, { id: post, account: id, visibility: 'published' }, operation()),
    );
    expect(failure.code).toBe('read-only');
    expect(await stored(desk)).toEqual([]);
  });
});

describe('publishing', () => {
  it('sends the post with its picture, notes it in the post, and gives a receipt', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const { id } = await only(desk.library);
    const going = operation();
    const receipt = await publishing.publish(desk.library, { id, account, visibility: 'published' }, going);
    expect(receipt).toMatchObject({ action: 'create', visibility: 'published', mediaSent: 1, mediaReused: 0 });
    expect(going.messages.length).toBeGreaterThan(0);
    const page = await (await fetch(receipt.url ?? '')).text();
    expect(page).toContain('The tide was out.');
    const src = /<img[^>]* src="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await fetch(new URL(src, receipt.url ?? ''))).status).toBe(200);
    const summary = await only(desk.library);
    expect(summary).toMatchObject({ status: 'published', date: expect.stringMatching(/^\d{4}-/) });
    expect(summary.publications).toMatchObject([
      { accountId: account, url: receipt.url, remoteStatus: 'published', changedSince: false },
    ]);
  });

  it('updates in place the second time, and sends no picture that has not changed', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const { id } = await only(desk.library);
    const input = { id, account, visibility: 'published' as const };
    const first = await publishing.publish(desk.library, input, operation());
    await desk.library.setMeta(id, { title: 'A longer walk' });
    expect((await only(desk.library)).publications).toMatchObject([{ changedSince: true }]);
    expect(await publishing.preview(desk.library, id, account)).toMatchObject({
      action: 'update',
      url: first.url,
      media: [{ alreadySent: true }],
    });
    // As after a restart.
    const second = await (await desk.open()).publish(desk.library, input, operation());
    expect(second).toMatchObject({ action: 'update', remoteId: first.remoteId, mediaSent: 0, mediaReused: 1 });
    expect(await stored(desk)).toMatchObject([{ title: 'A longer walk' }]);
    expect(await pictures(desk)).toHaveLength(1);
  });

  it('shows the description of a picture that is missing, and finds one by its name as a URL', async () => {
    const desk = await makeDesk({
      'posts/x/index.md': '---\ntitle: X\n---\n\n![Only words](gone.png)\n\n![There](my%20photo.png)\n',
      'posts/x/my photo.png': photo,
    });
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    await publishing.publish(
      desk.library,
      { id: (await only(desk.library)).id, account, visibility: 'published' },
      operation(),
    );
    const [post] = await stored(desk);
    expect(post?.html).toContain('Only words');
    expect(post?.html).not.toContain('gone.png');
    expect(await pictures(desk)).toHaveLength(1);
  });

  it('sends film, sound, files, figures and what links lead to, each once, and the page finds them all', async () => {
    const file = (fill: number): Uint8Array => new Uint8Array(99).fill(fill);
    const text = [
      '<video src="clip.mp4" poster="photo.png" controls></video>',
      '<audio src="talk.mp3" controls></audio>',
      '<p class="file"><a href="the%20report.pdf" download>Report</a></p>',
      '<figure class="embed">\n<a href="https://youtu.be/x"><img src="photo.png" alt="">A song</a>\n</figure>',
      '<figure>\n\n[![Small](photo.png)](large.png)\n\n<figcaption>\n\nSee [the data](data.csv)\n\n</figcaption>\n</figure>',
      'And [another post](other-post.md), [a page](about.html), [the report](the%20report.pdf).',
      '<div><a href="data.csv">Raw</a> <video src="clip.mp4"></video></div>',
    ].join('\n\n');
    const desk = await makeDesk({
      'posts/x/index.md': `---\ntitle: X\n---\n\n${text}\n`,
      'posts/x/photo.png': photo,
      'posts/x/large.png': picture('large.png', 9).bytes,
      'posts/x/clip.mp4': file(1),
      'posts/x/talk.mp3': file(2),
      'posts/x/the report.pdf': file(3),
      'posts/x/data.csv': file(4),
    });
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const { warnings } = await publishing.preview(desk.library, input.id, account);
    expect(warnings).toEqual([]);
    const receipt = await publishing.publish(desk.library, input, operation());
    expect(receipt).toMatchObject({ mediaSent: 6 });
    expect((await pictures(desk)).map((name) => name.replace(/^.*\./, '')).toSorted()).toEqual([
      'csv',
      'mp3',
      'mp4',
      'pdf',
      'png',
      'png',
    ]);
    const [post] = await stored(desk);
    const addresses = [...(post?.html.matchAll(/ (?:src|href|poster)="([^"]*)"/g) ?? [])].map(
      ([, address = '']) => address,
    );
    const local = addresses.filter((address) => !address.startsWith('media/'));
    expect(local).toEqual(['https://youtu.be/x', 'other-post.md', 'about.html']);
    expect(new Set(addresses).size - local.length).toBe(6);
    const again = await publishing.publish(desk.library, input, operation());
    expect(again).toMatchObject({ mediaSent: 0, mediaReused: 6 });
  });

  it('leaves the words of what is missing, and says what it was', async () => {
    const desk = await makeDesk({
      'posts/x/index.md': `---\ntitle: X\n---\n\n${[
        '<video src="gone.mp4" title="By the sea" controls></video>',
        '<audio src="gone.mp3" controls></audio>',
        '<p class="file"><a href="gone.pdf" download>Report</a></p>',
        '<video src="there.mp4" poster="gone.jpg" controls></video>',
        '<figure>\n\n![One](gone.png)\n\n![Two](there.png)\n\n<figcaption>\n\nBoth\n\n</figcaption>\n</figure>',
        '<figure>\n\n![Three](gone.png)\n\n<figcaption>\n\nA *caption*\n\n</figcaption>\n</figure>',
        '> ![Four](gone.png)',
        '> <figure>\n>\n> ![](gone.png)\n>\n> </figure>',
      ].join('\n\n')}\n`,
      'posts/x/there.png': photo,
      'posts/x/there.mp4': photo,
    });
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const { id } = await only(desk.library);
    const { warnings } = await publishing.preview(desk.library, id, account);
    expect(warnings.map((warning) => /^The (.*) is not/.exec(warning)?.[1])).toEqual([
      'film gone.mp4',
      'sound gone.mp3',
      'file gone.pdf',
      'picture gone.jpg',
      'picture gone.png',
    ]);
    await publishing.publish(desk.library, { id, account, visibility: 'published' }, operation());
    const [post] = await stored(desk);
    expect(post?.html.replaceAll(/media\/\w+/g, 'media/x')).toBe(
      [
        '<p>By the sea</p>',
        '<p>gone.mp3</p>',
        '<p>Report</p>',
        '<figure><video src="media/x.mp4" controls preload="metadata"><a href="media/x.mp4">there.mp4</a></video></figure>',
        '<p>One</p>',
        '<figure><img src="media/x.png" alt="Two"><figcaption>Both</figcaption></figure>',
        '<p>Three</p>',
        '<p>A <em>caption</em></p>',
        '<blockquote>\n<p>Four</p>\n</blockquote>\n<blockquote>\n<p><br></p>\n</blockquote>',
      ].join('\n'),
    );
  });

  it('keeps a draft a draft, and takes a published post back to one', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const { id } = await only(desk.library);
    const draft = await publishing.publish(desk.library, { id, account, visibility: 'draft' }, operation());
    expect(draft.url).toBeNull();
    expect(await only(desk.library)).toMatchObject({ status: 'draft', date: null });
    await publishing.publish(desk.library, { id, account, visibility: 'published' }, operation());
    expect((await only(desk.library)).status).toBe('published');
    await publishing.publish(desk.library, { id, account, visibility: 'draft' }, operation());
    expect((await only(desk.library)).status).toBe('draft');
    expect(await stored(desk)).toMatchObject([{ status: 'draft' }]);
  });

  it('marks a post with a date to come as scheduled', async () => {
    const desk = await makeDesk({ 'posts/x/index.md': '---\ntitle: X\ndate: 2099-01-01T10:00:00Z\n---\n\ntext\n' });
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    await publishing.publish(
      desk.library,
      { id: (await only(desk.library)).id, account, visibility: 'published' },
      operation(),
    );
    expect((await only(desk.library)).status).toBe('scheduled');
  });

  it('refuses the second of two at once', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const first = publishing.publish(desk.library, input, operation());
    expect((await failureOf(publishing.publish(desk.library, input, operation()))).code).toBe('conflict');
    expect((await failureOf(publishing.removeAccount(account))).code).toBe('conflict');
    await first;
    expect(await stored(desk)).toHaveLength(1);
  });

  it('sends posts to one account one after the other, and lets go of one that is cancelled while it waits', async () => {
    const text = (title: string): string => `---\ntitle: ${title}\n---\n\n![P](photo.png)\n`;
    const desk = await makeDesk({
      'posts/a/index.md': text('a'),
      'posts/a/photo.png': photo,
      'posts/b/index.md': text('b'),
      'posts/b/photo.png': photo,
      'posts/c/index.md': text('c'),
      'posts/c/photo.png': photo,
    });
    let open = 0;
    let most = 0;
    const publishing = await desk.open({
      platform: {
        fetch: async (input, init) => {
          most = Math.max(most, (open += 1));
          return fetch(input, init).finally(() => (open -= 1));
        },
      },
    });
    const { id: account } = await addBlog(desk, publishing);
    const { posts } = await listOf(desk.library);
    const [a, b, c] = posts.map(({ id }) => ({ id, account, visibility: 'published' as const }));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three posts');
    const controller = new AbortController();
    const waiting = operation(controller.signal);
    const [first, second, third] = [
      publishing.publish(desk.library, a, operation()),
      publishing.publish(desk.library, b, operation()),
      failureOf(publishing.publish(desk.library, c, waiting)),
    ];
    controller.abort();
    expect((await third).code).toBe('cancelled');
    await Promise.all([first, second]);
    expect(most).toBe(1);
    expect((await stored(desk)).map(({ title }) => title).sort()).toEqual(['a', 'b']);
    expect(await pictures(desk)).toHaveLength(1);
    await publishing.publish(desk.library, c, operation());
    expect(await stored(desk)).toHaveLength(3);
  });

  it('refuses two posts with one id, and sends neither', async () => {
    const same = (text: string): string => `---\nid: same\ntitle: ${text}\n---\n\n${text}\n`;
    const desk = await makeDesk({ 'posts/a/index.md': same('a'), 'posts/b/index.md': same('b') });
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const { posts } = await listOf(desk.library);
    const doubled = posts.filter((post) => post.problem?.kind === 'duplicate-id');
    expect(doubled.length).toBeGreaterThan(0);
    for (const { id } of doubled) {
      const failure = await failureOf(
        publishing.publish(desk.library, { id, account, visibility: 'published' }, operation()),
      );
      expect(failure).toMatchObject({ code: 'read-only', message: expect.stringContaining('same id') });
    }
    expect(await stored(desk)).toEqual([]);
  });

  it('stops when it is cancelled, and goes on from there', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const controller = new AbortController();
    controller.abort();
    expect((await failureOf(publishing.publish(desk.library, input, operation(controller.signal)))).code).toBe(
      'cancelled',
    );
    await publishing.publish(desk.library, input, operation());
    expect(await stored(desk)).toHaveLength(1);
  });
});

describe('nothing is published twice', () => {
  /** The record that cannot be written: by its number, as on a disk that fills up or in a crash. */
  const failingAt = (library: Library, at: number): Library => {
    let count = 0;
    return withMethod(library, 'writePublication', async (id, record) => {
      if (count++ === at) throw diskFull();
      await library.writePublication(id, record);
    });
  };

  it('and nothing is sent at all when it cannot be noted first', async () => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const failure = await failureOf(publishing.publish(failingAt(desk.library, 0), input, operation()));
    expect(failure.code).toBe('disk-full');
    expect(await stored(desk)).toEqual([]);
  });

  it.each([1, 2, 3])('when the note after sending fails (record %i)', async (at) => {
    const desk = await makeDesk(walk);
    const publishing = await desk.open();
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    await publishing.publish(failingAt(desk.library, at), input, operation()).catch(() => undefined);
    await desk.library.setMeta(input.id, { title: 'Changed since' });
    await (await desk.open()).publish(desk.library, input, operation());
    expect(await stored(desk)).toMatchObject([{ title: 'Changed since' }]);
    expect(await pictures(desk)).toHaveLength(1);
    expect(await publicationsOf(desk.library)).toMatchObject({
      pendingCreate: null,
      pendingUpdate: null,
      pendingMedia: [],
    });
  });

  it('by two Longhands at once, as when the command line publishes what the window is publishing', async () => {
    const desk = await makeDesk(walk);
    const slow = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const http = makeHttpConnector({ request: 60_000, retries: [10] });
    const late: Connector<typeof http extends Connector<infer S> ? S : never> = {
      ...http,
      async publish(...args) {
        looked.resolve();
        await slow.promise;
        return http.publish(...args);
      },
    };
    const [first, second] = [await desk.open(), await desk.open({ connectors: [late] })];
    const { id: account } = await addBlog(desk, first);
    await addBlog(desk, second);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const refused = failureOf(second.publish(desk.library, input, operation()));
    await looked.promise;
    await first.publish(desk.library, input, operation());
    slow.resolve();
    expect(await refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('elsewhere') });
    expect(await second.publish(desk.library, input, operation())).toMatchObject({ action: 'update' });
    expect(await stored(desk)).toHaveLength(1);
  });

  it('when the answer never comes: it is told as unclear, and found again', async () => {
    const desk = await makeDesk({ 'posts/x/index.md': '---\ntitle: X\n---\n\ntext\n' });
    let deaf = true;
    // The server acts; its answers are lost on the way.
    const publishing = await desk.open({
      platform: {
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          if (init?.method !== 'POST' || !deaf) return response;
          throw Object.assign(new TypeError('fetch failed'), {
            cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
          });
        },
      },
    });
    const { id: account } = await addBlog(desk, publishing);
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    const failure = await failureOf(publishing.publish(desk.library, input, operation()));
    expect(failure).toMatchObject({ code: 'unclear', next: expect.stringContaining('nothing twice') });
    const { warnings } = await publishing.preview(desk.library, input.id, account);
    expect(warnings.join()).toContain('looks first');
    deaf = false;
    await publishing.publish(desk.library, input, operation());
    expect(await stored(desk)).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('is in no failure, though the server repeats it in every way it can', async () => {
    const desk = await makeDesk(walk);
    const secret = 'abcd EFGH 1234 "q\\z"';
    const basic = Buffer.from(`ida:${secret}`).toString('base64');
    const echo = [secret, secret.replaceAll(' ', ''), encodeURIComponent(secret), basic].join(' | ');
    let asked = 0;
    const server = await startOddServer(() => {
      asked += 1;
      return {
        status: 400,
        type: 'application/json',
        body: JSON.stringify({ code: `bad ${secret}`, message: echo, data: { status: 400 } }),
      };
    });
    try {
      const publishing = await desk.open();
      const settings = {
        kind: 'wordpress' as const,
        siteUrl: server.url,
        apiRoot: `${server.url}wp-json/`,
        username: 'ida',
      };
      const failure = toFailure(await failureOf(publishing.addAccount({ name: 'x', settings, secret }, operation())));
      expect(asked).toBeGreaterThan(0);
      for (const form of [...echo.split(' | '), JSON.stringify(secret).slice(1, -1)]) {
        expect(JSON.stringify(failure)).not.toContain(form);
        expect(failure.message + (failure.detail ?? '')).not.toContain(form);
      }
    } finally {
      await server.stop();
    }
  });

  it('that is no text at all fails as any wrong one', async () => {
    const desk = await makeDesk({});
    const server = await startOddServer(() => ({ status: 401, type: 'application/json', body: '{}' }));
    try {
      const publishing = await desk.open();
      const settings = {
        kind: 'wordpress' as const,
        siteUrl: server.url,
        apiRoot: `${server.url}wp-json/`,
        username: 'ida',
      };
      const failure = await failureOf(
        publishing.addAccount({ name: 'x', settings, secret: 'ab\ud800cd' }, operation()),
      );
      expect(failure.code).toBe('wrong-credentials');
    } finally {
      await server.stop();
    }
  });

  it('that the system cannot decrypt is told, and nothing is sent', async () => {
    const desk = await makeDesk({ ...walk, 'posts/a-walk/photo.png': png(4, 4, () => [1, 2, 3]) });
    const { id: account } = await addBlog(desk, await desk.open());
    const publishing = await desk.open({
      platform: { secrets: { ...desk.platform.secrets, read: () => Promise.reject(diskFull()) } },
    });
    const input = { id: (await only(desk.library)).id, account, visibility: 'published' as const };
    expect((await failureOf(publishing.publish(desk.library, input, operation()))).code).toBe('disk-full');
    expect((await publishing.preview(desk.library, input.id, account)).blockers).toHaveLength(1);
    expect(await stored(desk)).toEqual([]);
  });
});
