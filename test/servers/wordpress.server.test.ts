import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toFailure } from '#core/failure.ts';
import { discoverWordPress } from '#services/connectors/wordpress/discovery.ts';
import { makeWordPressConnector } from '#services/connectors/wordpress/index.ts';

import { failureOf, Journey, outgoing, picture, uniqueWord } from '../electron/services/connectors/journey.ts';
import { freePort, startWordPress, whyNot } from './wordpress.ts';
import type { WordPress, WordPressRole } from './wordpress.ts';
import { RemoteSite } from './remoteSite.ts';

const lacking = whyNot();
if (lacking !== null) console.warn(`SKIPPED: nothing is published to a real WordPress, because ${lacking}.`);

const timing = { request: 10_000, upload: 10_000, looks: [50, 200, 500], settle: 1_000 };
const connector = makeWordPressConnector(timing);
const signal = new AbortController().signal;
const context = { fetch, signal };

describe.skipIf(lacking !== null)('a real WordPress', () => {
  let wordpress: WordPress;
  let site: RemoteSite;
  const settings = (role: WordPressRole = 'admin') => ({
    kind: 'wordpress' as const,
    siteUrl: `${wordpress.url}/`,
    apiRoot: `${wordpress.url}/wp-json/`,
    username: role,
  });
  const journey = (role: WordPressRole = 'admin') =>
    new Journey(connector, settings(role), wordpress.users[role].appPassword);

  beforeAll(async () => {
    wordpress = await startWordPress();
    site = new RemoteSite(wordpress);
  });
  afterAll(async () => {
    await wordpress?.stop();
  });

  describe('found from what a writer types', () => {
    it.each([
      ['the address', (host: string) => `http://${host}`],
      ['a host without a scheme', (host: string) => host],
      ['a page of the blog', (host: string) => `http://${host}/2026/11/hello-world/?utm=1#comments`],
      ['the dashboard', (host: string) => `${host}/wp-admin/post-new.php`],
      ['the REST root', (host: string) => `http://${host}/wp-json/`],
    ])('by %s', async (_name, typed) => {
      const found = await discoverWordPress(typed(new URL(wordpress.url).host), context);
      expect(found).toEqual({
        kind: 'wordpress',
        name: 'A blog & more',
        siteUrl: `${wordpress.url}/`,
        apiRoot: `${wordpress.url}/wp-json/`,
        supportsApplicationPasswords: true,
      });
    });

    it('when it has plain permalinks, and publishes there too', async () => {
      await wordpress.php("update_option('permalink_structure', ''); flush_rewrite_rules(false);");
      try {
        const found = await discoverWordPress(wordpress.url, context);
        expect(found).toMatchObject({ kind: 'wordpress', apiRoot: expect.stringContaining('?rest_route=/') });
        if (found?.kind !== 'wordpress') throw new Error('not found');
        const plain = new Journey(connector, { ...settings(), apiRoot: found.apiRoot }, wordpress.appPassword);
        const word = uniqueWord();
        await plain.publish(outgoing({ title: word, tags: ['plain'] }));
        expect(await site.posts(word)).toHaveLength(1);
      } finally {
        await wordpress.php(
          "update_option('permalink_structure', '/%year%/%monthnum%/%postname%/'); flush_rewrite_rules(false);",
        );
      }
    });

    it('says so when its REST interface is closed', async () => {
      const remove = wordpress.plugin(
        'closed',
        "add_filter('rest_authentication_errors', fn () => new WP_Error('rest_disabled', 'REST is off', ['status' => 401]));",
      );
      try {
        expect(await failureOf(discoverWordPress(wordpress.url, context))).toMatchObject({
          code: 'not-a-site',
          message: expect.stringContaining('REST interface'),
        });
      } finally {
        remove();
      }
    });

    it('says so when nothing answers', async () => {
      const port = await freePort();
      expect(await failureOf(discoverWordPress(`http://127.0.0.1:${port}`, context))).toMatchObject({
        code: 'offline',
      });
    });
  });

  describe('signing in', () => {
    it('tells who it is', async () => {
      expect(await connector.check(settings(), wordpress.appPassword, context)).toEqual({ displayName: 'admin' });
    });

    it.each([
      ['a wrong password', 'admin', 'abcd efgh ijkl mnop qrst uvwx'],
      ['a user that is not there', 'nobody', 'abcd efgh ijkl mnop qrst uvwx'],
    ])('refuses %s in words', async (_name, username, secret) => {
      const failure = await failureOf(connector.check({ ...settings(), username }, secret, context));
      expect(failure).toMatchObject({
        code: 'wrong-credentials',
        next: expect.stringContaining('application password'),
      });
      expect(JSON.stringify(toFailure(failure))).not.toContain(secret);
    });

    it('refuses the password of the login page', async () => {
      const failure = await failureOf(connector.check(settings(), wordpress.users.admin.password, context));
      expect(failure.code).toBe('wrong-credentials');
    });

    it('says so when the site takes no application passwords', async () => {
      const remove = wordpress.plugin(
        'no-passwords',
        "add_filter('wp_is_application_passwords_available', '__return_false');",
      );
      try {
        const failure = await failureOf(connector.check(settings(), wordpress.appPassword, context));
        expect(failure).toMatchObject({ code: 'wrong-credentials', message: expect.stringContaining('switched off') });
      } finally {
        remove();
      }
    });

    it('refuses an account that may not write', async () => {
      const failure = await failureOf(
        connector.check(settings('subscriber'), wordpress.users.subscriber.appPassword, context),
      );
      expect(failure.code).toBe('not-permitted');
    });

    it('says so when the site is not there', async () => {
      const port = await freePort();
      const gone = {
        ...settings(),
        siteUrl: `http://127.0.0.1:${port}/`,
        apiRoot: `http://127.0.0.1:${port}/wp-json/`,
      };
      expect(await failureOf(connector.check(gone, 'secret secret', context))).toMatchObject({ code: 'offline' });
      expect(await failureOf(new Journey(connector, gone, 'secret secret').publish(outgoing()))).toMatchObject({
        code: 'offline',
      });
    });
  });

  describe('publishing', () => {
    it('shows the post to readers, with its picture, terms and excerpt', async () => {
      const word = uniqueWord();
      const photo = picture('Füße & Schnee.png');
      const post = outgoing({
        title: `Salt & ${word}`,
        text: `The tide is ${word}.`,
        excerpt: 'About the sea.',
        categories: ['Travel & food', 'travel & FOOD '],
        tags: ['Grün/β', "Ida's <b>"],
        media: [photo],
        cover: photo.src,
      });
      const remote = await journey().publish(post);
      const [found] = await site.posts(word);
      expect(found).toMatchObject({ status: 'publish', slug: post.slug, excerpt: { raw: 'About the sea.' } });
      expect(await site.termNames('categories', found?.categories ?? [])).toEqual(['Travel & food']);
      expect((await site.termNames('tags', found?.tags ?? [])).length).toBe(2);
      const media = await site.media(photo.sha256);
      expect(media).toHaveLength(1);
      expect(media[0]).toMatchObject({ alt_text: photo.alt, source_url: expect.stringMatching(/fusse-schnee\.png$/) });
      expect(found?.featured_media).toBe(media[0]?.id);
      const page = await (await fetch(remote.url ?? '')).text();
      expect(page).toContain(`The tide is ${word}.`);
      expect(page).toContain(media[0]?.source_url);
      const shown = await fetch(media[0]?.source_url ?? '');
      expect(Buffer.from(await shown.arrayBuffer()).equals(Buffer.from(photo.bytes))).toBe(true);
    });

    it('keeps a draft from readers, and then publishes the same one', async () => {
      const word = uniqueWord();
      const post = outgoing({ title: word, visibility: 'draft' });
      const going = journey();
      const draft = await going.publish(post);
      expect(draft.url).toBeNull();
      expect(await site.posts(word)).toMatchObject([{ status: 'draft', slug: post.slug }]);
      const live = await going.publish({ ...post, visibility: 'published' });
      expect(live.remoteId).toBe(draft.remoteId);
      expect((await fetch(live.url ?? '')).status).toBe(200);
      await going.publish({ ...post, visibility: 'draft' });
      expect(await site.posts(word)).toMatchObject([{ status: 'draft' }]);
    });

    it('updates in place: one post, one copy of the picture, what was taken off is gone', async () => {
      const word = uniqueWord();
      const photo = picture();
      const post = outgoing({
        title: word,
        media: [photo],
        cover: photo.src,
        tags: ['one', 'two'],
        categories: ['Sea'],
      });
      const going = journey();
      const first = await going.publish(post);
      const second = await going.publish({
        ...outgoing({ ...post, text: `changed ${word}` }),
        tags: ['two'],
        categories: [],
        cover: null,
        title: `${word} again`,
      });
      expect(second.remoteId).toBe(first.remoteId);
      const found = await site.posts(word);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ title: { raw: `${word} again` }, featured_media: 0 });
      expect(await site.termNames('tags', found[0]?.tags ?? [])).toEqual(['two']);
      expect(await site.termNames('categories', found[0]?.categories ?? [])).toEqual(['Uncategorized']);
      expect(await site.media(photo.sha256)).toHaveLength(1);
      expect(going.events.filter((event) => event.kind === 'media-intent')).toHaveLength(1);
    });

    it('sends a picture once, however many posts use it', async () => {
      const photo = picture();
      await journey().publish(outgoing({ media: [photo, { ...photo, src: 'again.png', fileName: 'again.png' }] }));
      const other = journey();
      await other.publish(outgoing({ media: [photo] }));
      expect(await site.media(photo.sha256)).toHaveLength(1);
      expect(other.events).toContainEqual(expect.objectContaining({ kind: 'media-sent', found: true }));
    });

    it('sends a picture again that was deleted there', async () => {
      const photo = picture();
      const post = outgoing({ media: [photo] });
      const going = journey();
      await going.publish(post);
      const [media] = await site.media(photo.sha256);
      await site.remove(`media/${media?.id}?force=true`);
      await going.publish(post);
      expect(await site.media(photo.sha256)).toHaveLength(1);
    });

    it('finds a category among hundreds, whatever its case and escapes', async () => {
      await wordpress.php('foreach (range(1, 230) as $n) wp_insert_term("Sea & sand $n", \'category\');');
      const word = uniqueWord();
      await journey().publish(outgoing({ title: word, categories: ['SEA & SAND 229'] }));
      const [found] = await site.posts(word);
      expect(await site.termNames('categories', found?.categories ?? [])).toEqual(['Sea & sand 229']);
    });

    it('tells an author in words which category is missing', async () => {
      const failure = await failureOf(journey('author').publish(outgoing({ categories: ['Only for editors'] })));
      expect(failure).toMatchObject({ code: 'not-permitted', message: expect.stringContaining('Only for editors') });
    });

    it('tells a contributor that publishing is not allowed, and leaves the draft that is', async () => {
      const post = outgoing({ media: [] });
      const failure = await failureOf(journey('contributor').publish(post));
      expect(failure.code).toBe('not-permitted');
      const going = journey('contributor');
      await going.publish({ ...outgoing({ media: [], title: uniqueWord() }), visibility: 'draft' });
      expect(going.publication.remote).not.toBeNull();
    });

    it('tells which picture is none', async () => {
      const broken = {
        ...picture('broken.png'),
        bytes: new TextEncoder().encode('no picture at all'),
        sha256: 'b'.repeat(64),
      };
      const going = journey();
      const failure = await failureOf(going.publish(outgoing({ media: [broken] })));
      expect(failure).toMatchObject({ code: 'rejected', message: expect.stringContaining('broken.png') });
      expect(going.publication.pendingMedia).toEqual([]);
    });

    it('schedules a date to come, and keeps the date of a post that has one', async () => {
      const word = uniqueWord();
      await journey().publish(outgoing({ title: `${word} later`, date: '2099-05-01T08:00:00+02:00' }));
      await journey().publish(outgoing({ title: `${word} earlier`, date: '2001-05-01' }));
      const found = await site.posts(word);
      expect(found.find((post) => post.title.raw.includes('later'))).toMatchObject({
        status: 'future',
        date_gmt: '2099-05-01T06:00:00',
      });
      expect(found.find((post) => post.title.raw.includes('earlier'))).toMatchObject({
        status: 'publish',
        date: '2001-05-01T00:00:00',
      });
    });

    it.each([500, 403])('makes one post though a plugin ends every request after it was made (%i)', async (status) => {
      const word = uniqueWord();
      const photo = picture();
      const post = outgoing({ title: word, media: [photo] });
      const going = journey();
      const remove = wordpress.plugin(
        'ends-it',
        `foreach (['save_post_post', 'add_attachment'] as $hook)
          add_action($hook, fn() => wp_die('The newsletter could not be sent.', '', ['response' => ${status}]));`,
      );
      try {
        for (let attempt = 0; attempt < 3; attempt += 1) {
          await going.publish(post).catch((thrown: unknown) => expect(toFailure(thrown).code).toBe('unclear'));
        }
      } finally {
        remove();
      }
      await going.publish(post);
      expect(await site.posts(word)).toMatchObject([{ status: 'publish' }]);
      expect(await site.media(photo.sha256)).toHaveLength(1);
    });

    it('stops when the writer cancels', async () => {
      const word = uniqueWord();
      const controller = new AbortController();
      const going = journey();
      const failure = await failureOf(
        going.publish(outgoing({ title: word }), {
          signal: controller.signal,
          crashAt(event) {
            if (event.kind === 'create-intent') controller.abort();
            return false;
          },
        }),
      );
      expect(failure.code).toBe('cancelled');
      await going.publish(outgoing({ title: word }));
      expect(await site.posts(word)).toHaveLength(1);
    });
  });

  describe('when another hand was at the post', () => {
    it('says so first, and replaces it when asked again', async () => {
      const word = uniqueWord();
      const post = outgoing({ title: word });
      const going = journey();
      const { remoteId } = await going.publish(post);
      await site.edit(remoteId, { content: '<p>Theirs</p>' });
      expect(await failureOf(going.publish(post))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('changed'),
      });
      expect((await site.posts(word))[0]?.content.raw).toBe('<p>Theirs</p>');
      await going.publish(post);
      expect(await site.posts(word)).toMatchObject([
        { id: Number(remoteId), content: { raw: expect.stringContaining('quiet') } },
      ]);
    });

    it('does not mind a change that no reader sees', async () => {
      const word = uniqueWord();
      const going = journey();
      const { remoteId } = await going.publish(outgoing({ title: word }));
      await site.edit(remoteId, { comment_status: 'closed' });
      await going.publish(outgoing({ title: `${word} again` }));
      expect(await site.posts(word)).toHaveLength(1);
    });

    it('takes a trashed post back only when asked again', async () => {
      const word = uniqueWord();
      const post = outgoing({ title: word });
      const going = journey();
      const { remoteId } = await going.publish(post);
      await site.remove(`posts/${remoteId}`);
      expect(await failureOf(going.publish(post))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('trash'),
      });
      await going.publish(post);
      expect(await site.posts(word)).toMatchObject([{ id: Number(remoteId), status: 'publish', slug: post.slug }]);
    });

    it('makes a deleted post anew only when asked again', async () => {
      const word = uniqueWord();
      const post = outgoing({ title: word });
      const going = journey();
      const { remoteId } = await going.publish(post);
      await site.remove(`posts/${remoteId}?force=true`);
      expect(await failureOf(going.publish(post))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('deleted'),
      });
      expect(await site.posts(word)).toHaveLength(0);
      await going.publish(post);
      expect(await site.posts(word)).toHaveLength(1);
    });
  });
});
