import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { LonghandError } from '#core/failure.ts';

import { checkExternalUrl, makeExternalOpener } from '../../../electron/main/external-url.ts';

test.each([
  ['https://blog.example/', 'https://blog.example/'],
  ['http://127.0.0.1:8080/a?b=c#d', 'http://127.0.0.1:8080/a?b=c#d'],
  ['HTTPS://Blog.Example', 'https://blog.example/'],
  ['https://例え.jp/', 'https://xn--r8jz45g.jp/'],
  ['mailto:ada@blog.example?subject=Tea', 'mailto:ada@blog.example?subject=Tea'],
])('%s is opened as %s', (url, opened) => {
  expect(checkExternalUrl(url)).toBe(opened);
});

test.each([
  'file:///etc/passwd',
  'file://server/share/evil.exe',
  '\\\\server\\share\\evil.exe',
  'C:\\Windows\\System32\\calc.exe',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'app://longhand/index.html',
  'ms-msdt:/id',
  'search-ms:query=x',
  'smb://server/share',
  'ssh://-oProxyCommand=calc',
  'tel:+1',
  'ftp://blog.example/',
  'https://',
  'https://ada:pw@blog.example/',
  'https://bank.example@evil.example/',
  ' https://blog.example/',
  'https://blog.example/\n',
  'https://blog.example/\u0000.exe',
  'https://blog.example/ & calc',
  '\u2028https://blog.example/',
  'mailto:ada@blog.example?attach=/etc/passwd',
  'mailto:ada@blog.example?Attachment=/etc/passwd',
  'blog.example',
  '//blog.example/',
  '/etc/passwd',
  '',
  `https://blog.example/${'x'.repeat(3_000)}`,
  undefined,
  null,
  {},
  ['https://blog.example/'],
  { toString: () => 'https://blog.example/' },
  new URL('https://blog.example/'),
])('%o is not opened', async (url) => {
  const opened: string[] = [];
  const open = makeExternalOpener(async (target) => void opened.push(target));
  await expect(open(url)).rejects.toMatchObject({ code: 'forbidden' });
  expect(opened).toEqual([]);
});

test('whatever is asked, only web and mail addresses reach the system, as the parser writes them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.anything(),
        fc.webUrl(),
        fc.string(),
        fc.string().map((s) => `https:${s}`),
      ),
      async (url) => {
        const opened: string[] = [];
        const open = makeExternalOpener(async (target) => void opened.push(target));
        try {
          await open(url);
        } catch (error) {
          expect(error).toBeInstanceOf(LonghandError);
          expect(opened).toEqual([]);
          return;
        }
        expect(opened).toHaveLength(1);
        expect(opened[0]).toMatch(/^(https?:\/\/[^@/\s]+\/\S*|mailto:\S*)$/);
        expect(new URL(opened[0] ?? '').href).toBe(opened[0]);
      },
    ),
  );
});

test('a system without a browser is told of, not crashed by', async () => {
  const open = makeExternalOpener(() => Promise.reject(new Error('no handler')));
  await expect(open('https://blog.example/')).rejects.toMatchObject({ code: 'remote-failed' });
});
