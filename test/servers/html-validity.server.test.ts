import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PostMeta } from '#core/post/post.ts';
import { exporters } from '#services/exporters/index.ts';

import { articleText } from '../electron/services/exporters/article.ts';
import { articleFiles, media, operation, post } from '../electron/services/exporters/posts.ts';
import { harbour } from '../pictures.ts';

/** The checker is fetched for this test alone, without its install script, which would fetch a Java too. */
const version = '26.9.27';
const cache = fileURLToPath(new URL('../../.cache/vnu', import.meta.url));
const jar = join(cache, 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');

function missing(): string | null {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
  } catch {
    return 'there is no java';
  }
  if (existsSync(jar)) return null;
  try {
    mkdirSync(cache, { recursive: true });
    const options = ['--no-save', '--no-fund', '--no-audit', '--ignore-scripts', '--prefix', cache];
    execFileSync('npm', ['install', ...options, `vnu-jar@${version}`], { stdio: 'ignore', timeout: 120_000 });
  } catch {
    // Told below.
  }
  return existsSync(jar) ? null : `the Nu checker (npm package vnu-jar ${version}) could not be installed`;
}
const lacking = missing();
if (lacking !== null) console.warn(`SKIPPED: exported pages are not checked for validity, because ${lacking}.`);

const pages: [string, string, Partial<PostMeta>][] = [
  [
    'everything',
    articleText,
    {
      title: 'Ebb & flow: "a <day>"',
      cover: 'photo.png',
      author: "Ida O'Hara",
      date: '2026-11-22T10:30:00.123+01:00',
      updated: '2026-11-23T08:00:00Z',
      excerpt: 'On tides & ports.',
      tags: ['sea', 'moon "full"'],
      categories: ['Notes'],
      canonicalUrl: 'https://ida.example/ebb?a=1&b=2',
    },
  ],
  ['nothing', '', { title: '', language: '' }],
  [
    'Arabic',
    '## عنوان\n\nمرحبا بالعالم، هذا نص عربي طويل بما يكفي ليعرف المرء لغته.',
    { title: 'المد والجزر', language: 'ar', date: '2026-01-02' },
  ],
  ['headings in any order', '#### Deep\n\n# High\n\n###### Deepest\n\n## Mid\n\n# High', { title: 'Steps' }],
  [
    'a missing and a remote picture',
    '![gone](gone.png)\n\n![far](https://img.example/a%20b.png)\n\n![](none.png)',
    { title: 'Pictures' },
  ],
  [
    'media that are missing',
    '<video src="gone.mp4" title="Gone" controls></video>\n\n<audio src="gone.mp3" controls></audio>\n\n<p class="file"><a href="gone.pdf" download>Gone</a></p>\n\n<figure align="full">\n\n![](gone.png)\n\n![Gone](gone.png)\n\n</figure>',
    { title: 'Gone' },
  ],
  ['names with blanks', '![a](<a b.png>)\n\n[paper](<my paper.pdf>)', { title: 'Names' }],
  [
    'nested lists and tables',
    '1. one\n   - two\n     - [ ] three\n\n       | a | b |\n       | - | - |\n       | 1 | 2 |\n\n> - x\n>\n>   ```py\n>   print("x")\n>   ```',
    { title: 'Nested' },
  ],
];

describe.skipIf(lacking !== null)('an exported page is valid HTML by the Nu checker', () => {
  let checker: ChildProcess;
  let address: string;
  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}/?out=json`;
    const args = [
      '-Xss1m',
      '-Dnu.validator.servlet.bind-address=127.0.0.1',
      '-cp',
      jar,
      'nu.validator.servlet.Main',
      String(port),
    ];
    checker = spawn('java', args, { stdio: 'ignore' });
    for (;;) {
      const ready = await check('<!doctype html><html lang="en"><title>x</title>').catch(() => null);
      if (ready !== null) return;
      if (checker.exitCode !== null) throw new Error('The Nu checker ended before it was ready.');
      await setTimeout(100);
    }
  }, 90_000);
  afterAll(async () => {
    if (checker.exitCode !== null || checker.pid === undefined) return;
    const ended = new Promise((done) => checker.once('exit', done));
    checker.kill();
    await ended;
  });

  async function check(html: string): Promise<string[]> {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: html,
    });
    const { messages } = (await response.json()) as {
      messages: { type: string; subType?: string; message: string; extract?: string }[];
    };
    return messages.map(({ type, subType, message, extract }) => `${subType ?? type}: ${message} ${extract ?? ''}`);
  }

  const picture = { bytes: harbour(64, 36), mimeType: 'image/png' };
  const files = media({
    'photo.png': picture,
    ...articleFiles,
    'a b.png': picture,
    'my paper.pdf': { bytes: new Uint8Array([37]), mimeType: 'application/pdf' },
  });

  describe.each(exporters)('$format', (exporter) => {
    it.each(pages)('with %s', async (_, markdown, meta) => {
      const exported = await exporter.export(post(markdown, meta), files, operation());
      const page = exported.files.find(({ path }) => path.endsWith('.html'));
      expect(await check(new TextDecoder().decode(page?.bytes))).toEqual([]);
    });
  });
});

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
