import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';

import { parseMarkdown, renderHtml } from '#core/convert/index.ts';
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

***

<details><summary>More</summary>

Hidden words

</details>

The end, with "quotes" -- and dashes --> done.
`;

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
        outgoing({ title: word, media: [photo], renderHtml: (mediaUrl) => renderHtml(document, { mediaUrl }) }),
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
      const wanted = ['paragraph', 'heading', 'list', 'quote', 'code', 'table', 'image', 'separator'];
      expect(blocks.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));

      const shown = await (await fetch(remote.url ?? '')).text();
      expect(shown).toContain('wp-image-');
      expect(shown).toContain('a soft line end.');
      expect(shown).not.toMatch(/and a soft line end[^<]*<br/);
    } finally {
      await chrome.close();
      await wordpress.stop();
    }
  },
);
