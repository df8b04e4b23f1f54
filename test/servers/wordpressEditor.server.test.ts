import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';

import { parseMarkdown, renderHtml } from '#core/convert/index.ts';
import type { OutgoingMedia } from '#core/publish/connector.ts';
import { makeWordPressConnector } from '#services/connectors/wordpress/index.ts';

import { Journey, outgoing, picture, uniqueWord } from '../electron/services/connectors/journey.ts';
import { startWordPress, whyNot } from './wordpress.ts';

const browser = [process.env['LONGHAND_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
const lacking = whyNot() ?? (browser === undefined ? 'there is no Chromium' : null);
if (lacking !== null) console.warn(`SKIPPED: no post is opened in WordPress’s own editor, because ${lacking}.`);

const markdown = `A paragraph with **bold**, *italics*, \`code [x]\`, a [link](https://example.org/?a=1&b=2)
and a soft line end.

## A heading & more

### And one below

- **Bold lead-in.** One
- Two
  - Nested
    1. Deep
- Three

3. Third
4. Fourth

- [ ] To do
- [x] Done

- Loose

- Items

> A quote of one paragraph.
>
> And another.

\`\`\`js
const list = [1, 2]; // [gallery]
if (a < b && c > d) run();
\`\`\`

\`\`\`
no language
\`\`\`

| Left | Right |
| :--- | ----: |
| a    | **b** |
| c \\| d |     |

![A harbour](photo.png)

Words and ![a picture](photo.png) in a line.

<figure align="wide">

[![A harbour](photo.png "The harbour")](https://example.org/?a=1&b=2)

<figcaption>

The *harbour* & "all"

</figcaption>
</figure>

<figure data-columns="2" align="wide">

![One](photo.png)

![Two](photo.png)

<figcaption>

Two of **them**

</figcaption>
</figure>

<figure>

![One](photo.png)

![Two](photo.png)

</figure>

<audio src="talk.mp3" title="A talk & more" controls></audio>

<video src="film.mp4" poster="photo.png" title="A film" width="640" height="360" controls></video>

<audio src="https://example.org/far.mp3" controls></audio>

<p class="file"><a href="paper.pdf" download data-size="1234">The *paper* &amp; more</a></p>

<figure class="embed" data-provider="youtube">
<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=4s">A song</a>
</figure>

<figure class="embed" data-provider="vimeo">
<a href="https://vimeo.com/123">https://vimeo.com/123</a>
</figure>

***

<details><summary>More</summary>

Hidden words

</details>

The end, with "quotes" -- and dashes --> done.
`;

/** Files as their own programs begin them: WordPress looks. */
const file = (src: string, mimeType: string, start: string): OutgoingMedia => {
  const bytes = new Uint8Array(Buffer.from(start.padEnd(400, '\0'), 'latin1'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { src, fileName: src, mimeType, alt: '', sha256, bytes };
};

interface EditorBlock {
  name: string;
  isValid: boolean;
  originalContent: string;
}

it.skipIf(lacking !== null)(
  'WordPress’s own editor opens a published post as its own blocks, none of them broken',
  { timeout: 300_000 },
  async () => {
    const wordpress = await startWordPress();
    const chrome = await chromium.launch({
      executablePath: browser ?? '',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    try {
      const { document } = parseMarkdown(markdown);
      const photo = picture('photo.png');
      const word = uniqueWord();
      const going = new Journey(
        makeWordPressConnector(),
        {
          kind: 'wordpress',
          siteUrl: `${wordpress.url}/`,
          apiRoot: `${wordpress.url}/wp-json/`,
          username: wordpress.user,
        },
        wordpress.appPassword,
      );
      const remote = await going.publish(
        outgoing({
          title: word,
          media: [
            photo,
            file('talk.mp3', 'audio/mpeg', 'ID3\x03\0\0\0\0\0\x0a'),
            file('film.mp4', 'video/mp4', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'),
            file('paper.pdf', 'application/pdf', '%PDF-1.4\n'),
          ],
          renderHtml: (mediaUrl) => renderHtml(document, { mediaUrl, headingIds: true }),
        }),
      );

      const page = await chrome.newPage();
      await page.goto(`${wordpress.url}/wp-login.php`);
      await page.fill('#user_login', 'admin');
      await page.fill('#user_pass', wordpress.users.admin.password);
      await page.click('#wp-submit');
      await page.waitForURL(/wp-admin/);
      await page.goto(`${wordpress.url}/wp-admin/post.php?post=${remote.remoteId}&action=edit`);
      await page.waitForFunction(() => {
        const { wp } = globalThis as unknown as {
          wp?: { data?: { select(store: string): { getBlocks(): unknown[] } } };
        };
        return (wp?.data?.select('core/block-editor')?.getBlocks().length ?? 0) > 0;
      });
      const blocks = await page.evaluate(() => {
        const { wp } = globalThis as unknown as {
          wp: { data: { select(store: string): { getBlocks(): EditorBlock[] } } };
        };
        return wp.data
          .select('core/block-editor')
          .getBlocks()
          .map(({ name, isValid, originalContent }) => ({ name: name.replace('core/', ''), isValid, originalContent }));
      });
      expect(blocks.filter(({ isValid }) => !isValid)).toEqual([]);
      expect(blocks.map(({ name }) => name)).not.toContain('freeform');
      const wanted = 'paragraph heading list quote code table image separator gallery audio video file embed'.split(
        ' ',
      );
      expect(blocks.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));

      const shown = await (await fetch(remote.url ?? '')).text();
      expect(shown).toContain('wp-image-');
      for (const ending of ['mp3', 'mp4', 'pdf']) expect(shown).toMatch(new RegExp(`/uploads/[^"]*\\.${ending}"`));
      expect(shown).toContain('a soft line end.');
      expect(shown).not.toMatch(/and a soft line end[^<]*<br/);
    } finally {
      await chrome.close();
      await wordpress.stop();
    }
  },
);
