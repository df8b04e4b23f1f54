import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, it } from 'vitest';

import { LonghandError } from '#core/failure.ts';
import { exporters } from '#services/exporters/index.ts';
import type { Exported } from '#services/exporters/contract.ts';

import { harbour, png } from '../../../pictures.ts';
import { articleText } from './article.ts';
import { articleFiles, media, noMedia, operation, post } from './posts.ts';

const [htmlFile, htmlFolder] = exporters;
if (htmlFile === undefined || htmlFolder === undefined) throw new Error('both exporters are listed');

const small = png(6, 4, () => [200, 30, 60]);
const photo = { bytes: small, mimeType: 'image/png' };

const pageOf = (exported: Exported): string =>
  new TextDecoder().decode(exported.files.find(({ path }) => path.endsWith('.html'))?.bytes);

function errorsOf(html: string): string[] {
  const errors: string[] = [];
  parse(html, { onParseError: (error) => errors.push(`${error.code} at ${error.startLine}:${error.startCol}`) });
  return errors;
}

function find(html: string, tag: string): Tree.Element[] {
  const found: Tree.Element[] = [];
  const walk = (node: Tree.Node): void => {
    if ('tagName' in node && node.tagName === tag) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(html));
  return found;
}

const attr = (element: Tree.Element | undefined, name: string): string | undefined =>
  element?.attrs.find((one) => one.name === name)?.value;
const text = (element: Tree.Element | undefined): string =>
  (element?.childNodes ?? [])
    .map((child) => ('value' in child ? child.value : 'tagName' in child ? text(child) : ''))
    .join('');
const meta = (html: string, name: string): string | undefined =>
  attr(
    find(html, 'meta').find((element) => attr(element, 'name') === name || attr(element, 'property') === name),
    'content',
  );

describe.each([htmlFile, htmlFolder])('a page of format $format', (exporter) => {
  it('parses without an error, whatever the text holds', async () => {
    const exported = await exporter.export(
      post(articleText, {
        title: 'Everything',
        cover: 'cover.png',
        date: '2026-11-22',
        author: 'Ida',
        tags: ['a', 'b'],
        categories: ['c'],
      }),
      media({ 'photo.png': photo, 'cover.png': photo, ...articleFiles }),
      operation(),
    );
    expect(errorsOf(pageOf(exported))).toEqual([]);
    expect(exported.warnings).toEqual([]);
  });

  it('keeps a title of <, >, & and quotes as text, in the head and above the text', async () => {
    const title = `</title><script>alert(1)</script> & "quotes" 'too' <b>`;
    const html = pageOf(
      await exporter.export(post('Text', { title, author: '"><img src=x>', excerpt: title }), noMedia, operation()),
    );
    expect(errorsOf(html)).toEqual([]);
    expect(text(find(html, 'title')[0])).toBe(title);
    expect(text(find(html, 'h1')[0])).toBe(title);
    expect(meta(html, 'description')).toBe(title);
    expect(meta(html, 'author')).toBe('"><img src=x>');
    expect(find(html, 'script')).toEqual([]);
    expect(find(html, 'img')).toEqual([]);
  });

  it('says in its head what the post says of itself', async () => {
    const html = pageOf(
      await exporter.export(
        post('Text', {
          title: 'Ebb',
          date: '2026-03-01T23:30:00-08:00',
          updated: '2026-03-02T08:00:00Z',
          author: 'Ida Holm',
          excerpt: 'On tides.',
          tags: ['sea', 'moon'],
          categories: ['Notes'],
          canonicalUrl: 'https://ida.example/ebb?a=1&b=2',
          language: 'en-GB',
        }),
        noMedia,
        operation(),
      ),
    );
    const [root] = find(html, 'html');
    expect([attr(root, 'lang'), attr(root, 'dir')]).toEqual(['en-GB', 'ltr']);
    expect(attr(find(html, 'link')[0], 'href')).toBe('https://ida.example/ebb?a=1&b=2');
    expect(meta(html, 'description')).toBe('On tides.');
    expect(meta(html, 'author')).toBe('Ida Holm');
    expect(meta(html, 'generator')).toBe('Longhand');
    expect(meta(html, 'article:published_time')).toBe('2026-03-01T23:30:00-08:00');
    expect(meta(html, 'article:section')).toBe('Notes');
    expect(meta(html, 'keywords')).toBe('sea, moon');
    const [time] = find(html, 'time');
    expect(attr(time, 'datetime')).toBe('2026-03-01T23:30:00-08:00');
    // The day where the writer is, not the day of UTC.
    expect(text(time)).toBe('1 March 2026');
  });

  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur_PK', 'rtl'],
    ['ar-Latn', 'ltr'],
    ['ja', 'ltr'],
    ['', 'ltr'],
    ['not a language', 'ltr'],
  ])('in %j runs %s', async (language, direction) => {
    const html = pageOf(await exporter.export(post('مرحبا', { language, date: '2026-01-02' }), noMedia, operation()));
    expect(attr(find(html, 'html')[0], 'dir')).toBe(direction);
    expect(find(html, 'time')).toHaveLength(1);
  });

  it('is called what the list of posts calls it where the file tells no title', async () => {
    const untitled = post('# A *heading*\n\nText.\n\n## More\n', { title: '' });
    const page = pageOf(
      await exporter.export(
        { ...untitled, summary: { ...untitled.summary, title: 'A heading' } },
        noMedia,
        operation(),
      ),
    );
    expect(text(find(page, 'title')[0])).toBe('A heading');
    expect(find(page, 'h1').map(text)).toEqual(['A heading']);
    expect(find(page, 'h2').map(text)).toEqual(['More']);
    expect(meta(page, 'og:title')).toBe('A heading');
  });

  it('says which pictures are none', async () => {
    const noise = { bytes: new Uint8Array([1, 2, 3, 4]), mimeType: 'image/png' };
    const svg = {
      bytes: new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      mimeType: 'image/svg+xml',
    };
    const files = media({ 'noise.png': noise, 'drawn.svg': svg, 'photo.png': photo });
    const exported = await exporter.export(
      post('![a](noise.png) ![b](drawn.svg) ![c](photo.png)', { cover: 'noise.png' }),
      files,
      operation(),
    );
    expect(exported.warnings).toEqual([expect.stringContaining('noise.png')]);
  });

  it('keeps the alt text of a picture that is missing, and says so', async () => {
    const exported = await exporter.export(post('Before ![The old pier](pier.jpg) after'), noMedia, operation());
    const html = pageOf(exported);
    expect(find(html, 'img')).toEqual([]);
    expect(text(find(html, 'article')[0])).toContain('Before The old pier after');
    expect(exported.warnings).toEqual([expect.stringContaining('pier.jpg')]);
  });

  it('is not stopped by a picture whose name leads out of the post', async () => {
    const refuse = (): Promise<never> => Promise.reject(new LonghandError({ code: 'forbidden', message: 'No.' }));
    const exported = await exporter.export(post('![x](../../secret.png)'), refuse, operation());
    expect(exported.warnings).toHaveLength(1);
    expect(find(pageOf(exported), 'img')).toEqual([]);
  });

  it('does not hide that the disk failed while a picture was read', async () => {
    const fail = (): Promise<never> => Promise.reject(new LonghandError({ code: 'disk-failed', message: 'Broken.' }));
    await expect(exporter.export(post('![x](a.png)'), fail, operation())).rejects.toMatchObject({
      code: 'disk-failed',
    });
  });

  it('leaves a picture on another server where it is, with a warning', async () => {
    const exported = await exporter.export(post('![far](https://img.example/a.png)'), noMedia, operation());
    const [image] = find(pageOf(exported), 'img');
    expect(attr(image, 'src')).toBe('https://img.example/a.png');
    expect(attr(image, 'alt')).toBe('far');
    expect(exported.warnings).toEqual([expect.stringContaining('https://img.example/a.png')]);
  });

  it('knows how large pictures are before they are there', async () => {
    const html = pageOf(await exporter.export(post('![a](photo.png)'), media({ 'photo.png': photo }), operation()));
    const [image] = find(html, 'img');
    expect([attr(image, 'width'), attr(image, 'height'), attr(image, 'loading')]).toEqual(['6', '4', 'lazy']);
  });

  it('finds a picture by the encoded form of its name', async () => {
    const exported = await exporter.export(
      post('![a](<mein foto ü.png>) ![b](mein%20foto%20%C3%BC.png)'),
      media({ 'mein foto ü.png': photo }),
      operation(),
    );
    expect(exported.warnings).toEqual([]);
    expect(find(pageOf(exported), 'img')).toHaveLength(2);
  });

  it('has one first-level heading, skips no level, and gives every heading an id of its own', async () => {
    const html = pageOf(
      await exporter.export(post('# One\n\n### Deep\n\n# One\n\n## 二つ目\n\n###### ???'), noMedia, operation()),
    );
    const levels = ['h1', 'h2', 'h3', 'h4'].map((tag) =>
      find(html, tag).map((heading) => [text(heading), attr(heading, 'id')]),
    );
    expect(levels).toEqual([
      [['A post', undefined]],
      [
        ['One', 'one'],
        ['One', 'one-2'],
      ],
      [
        ['Deep', 'deep'],
        ['二つ目', '二つ目'],
      ],
      [['???', 'section']],
    ]);
  });

  it('colours code by classes, and changes no character of it', async () => {
    const code = 'const a = "<b>&amp;";\n\n// done\n';
    const html = pageOf(await exporter.export(post(`\`\`\`js\n${code}\`\`\``), noMedia, operation()));
    const [block] = find(html, 'code');
    expect(text(block)).toBe(code.trimEnd() === text(block) ? code.trimEnd() : code);
    expect(find(html, 'span').some((span) => attr(span, 'class') === 'hljs-keyword')).toBe(true);
    expect(find(html, 'script')).toEqual([]);
  });

  it('runs nothing that the text brings along', async () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<img src="x" onerror="alert(1)">',
      '<a href="java\tscript:alert(1)">a</a>',
      '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '<svg><script>alert(1)</script></svg>',
      '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
      '<base href="https://evil.example/">',
      '[link](javascript:alert(1))',
    ].join('\n\n');
    const html = pageOf(await exporter.export(post(hostile), noMedia, operation()));
    expect(find(html, 'script')).toEqual([]);
    expect(find(html, 'base')).toEqual([]);
    expect(html).not.toMatch(/onerror|http-equiv="refresh"/);
    for (const link of find(html, 'a')) expect(attr(link, 'href') ?? '').not.toMatch(/script:/);
  });

  it('goes as deep as the text does', async () => {
    const exported = await exporter.export(post(`${'<div>'.repeat(20_000)}down here`), noMedia, operation());
    expect(pageOf(exported)).toContain('down here');
  });

  it('says which films, recordings and files are missing, and leaves their words', async () => {
    const exported = await exporter.export(
      post(
        '<video src="gone.mp4" poster="gone.jpg" title="The sea" controls></video>\n\n<audio src="gone.mp3" controls></audio>\n\n<p class="file"><a href="gone" download>The paper</a></p>\n\n[a page](elsewhere)',
      ),
      noMedia,
      operation(),
    );
    const html = pageOf(exported);
    expect(find(html, 'span').map(text)).toEqual(['The sea', 'gone.mp3', 'The paper']);
    expect(find(html, 'figcaption').map(text)).toEqual(['The sea']);
    expect([...find(html, 'video'), ...find(html, 'audio')]).toEqual([]);
    expect(find(html, 'a').map((link) => attr(link, 'href'))).toEqual(['elsewhere']);
    expect(exported.warnings.map((warning) => /^The (.*) is not/.exec(warning)?.[1])).toEqual([
      'video gone.mp4',
      'picture gone.jpg',
      'recording gone.mp3',
      'file gone',
    ]);
  });

  it('loads nothing from the site of an embed', async () => {
    const exported = await exporter.export(
      post(
        '<figure class="embed">\n<a href="https://youtu.be/x"><img src="https://i.ytimg.com/x.jpg" alt="">A song</a>\n</figure>',
      ),
      noMedia,
      operation(),
    );
    const html = pageOf(exported);
    expect(html).not.toContain('ytimg');
    expect(find(html, 'a').map((link) => attr(link, 'href'))).toEqual(['https://youtu.be/x']);
    expect(exported.warnings).toEqual([]);
  });

  it('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await expect(
      exporter.export(post('![a](photo.png)'), media({ 'photo.png': photo }), operation(cancel.signal)),
    ).rejects.toThrow('aborted');
  });

  it('shows the cover once, even when the text begins with it', async () => {
    const files = media({ 'photo.png': photo });
    const above = pageOf(await exporter.export(post('Text', { cover: 'photo.png' }), files, operation()));
    const within = pageOf(await exporter.export(post('![a](photo.png)', { cover: 'photo.png' }), files, operation()));
    expect(find(above, 'img')).toHaveLength(1);
    expect(find(within, 'img')).toHaveLength(1);
  });
});

describe('the self-contained file', () => {
  it('holds its pictures byte for byte', async () => {
    const picture = harbour(320, 180);
    const exported = await htmlFile.export(
      post('![a](a.png)'),
      media({ 'a.png': { bytes: picture, mimeType: 'image/png' } }),
      operation(),
    );
    const src = attr(find(pageOf(exported), 'img')[0], 'src') ?? '';
    expect(src.startsWith('data:image/png;base64,')).toBe(true);
    expect(Buffer.from(src.slice(src.indexOf(',') + 1), 'base64').equals(picture)).toBe(true);
  });

  it('names no address of any network for a post that names none, and may reach none', async () => {
    const exported = await htmlFile.export(
      post('![a](photo.png)\n\n- one\n\n```js\n1\n```', { cover: 'photo.png' }),
      media({ 'photo.png': photo }),
      operation(),
    );
    const html = pageOf(exported);
    expect(html).not.toMatch(/https?:\/\/|url\(|@import/);
    const policy =
      attr(
        find(html, 'meta').find((element) => attr(element, 'http-equiv') !== undefined),
        'content',
      ) ?? '';
    for (const rule of ["script-src 'none'", "connect-src 'none'", "frame-src 'none'", "font-src 'none'"]) {
      expect(policy).toContain(rule);
    }
  });

  it('lets no address of a frame say more of what the page may load', async () => {
    const text =
      '<iframe src="https://a.example/x"></iframe>\n\n<iframe src="https://b;img-src/x"></iframe>\n\n<iframe src="https://c,d/x"></iframe>';
    const html = pageOf(await htmlFile.export(post(text), media({}), operation()));
    expect(html).toContain('frame-src https://a.example; base-uri');
  });

  it('holds a film, a recording and a file once each, and says when that makes it slow', async () => {
    const film = new Uint8Array(25 * 1024 * 1024).fill(7);
    const exported = await htmlFile.export(
      post(
        '<video src="film.mp4" controls></video>\n\n<audio src="talk.mp3" controls></audio>\n\n<p class="file"><a href="paper.pdf" download>Paper</a></p>',
      ),
      media({ ...articleFiles, 'film.mp4': { bytes: film, mimeType: 'video/mp4' } }),
      operation(),
    );
    const html = pageOf(exported);
    expect(html.length).toBeLessThan(film.length * 1.4);
    expect(attr(find(html, 'video')[0], 'src')?.slice(0, 22)).toBe('data:video/mp4;base64,');
    expect(attr(find(html, 'audio')[0], 'src')).toBe('data:audio/mpeg;base64,AQ==');
    const [link, ...more] = find(html, 'a');
    expect([attr(link, 'href'), attr(link, 'download')]).toEqual(['data:application/pdf;base64,Aw==', 'paper.pdf']);
    expect(more).toEqual([]);
    expect(exported.warnings).toEqual([expect.stringContaining('26 MB')]);
  });

  it('says that a film is too large for it, before memory runs out', async () => {
    const film = { bytes: new Uint8Array(257 * 1024 * 1024), mimeType: 'video/mp4' };
    await expect(
      htmlFile.export(post('<video src="film.mp4" controls></video>'), media({ 'film.mp4': film }), operation()),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('the folder', () => {
  it('keeps every file once, under a name that every server takes', async () => {
    const other = { bytes: png(1, 1, () => [0, 0, 0]), mimeType: 'image/png' };
    const exported = await htmlFolder.export(
      post('![1](photo.png) ![2](photo.png) ![3](sub/Photo.PNG) ![4](<a b;ü+.png>)', { cover: 'photo.png' }),
      media({ 'photo.png': photo, 'sub/Photo.PNG': other, 'a b;ü+.png': other }),
      operation(),
    );
    expect(exported.files.map(({ path }) => path)).toEqual([
      'index.html',
      'assets/photo.png',
      'assets/Photo-2.PNG',
      'assets/a-b-ü.png',
    ]);
    expect(Buffer.from(exported.files[1]?.bytes ?? []).equals(small)).toBe(true);
    const html = pageOf(exported);
    for (const image of find(html, 'img')) {
      const path = decodeURIComponent(attr(image, 'src') ?? '');
      expect(exported.files.map((file) => file.path)).toContain(path);
    }
  });

  it('takes along film, sound, files and the pictures of figures', async () => {
    const exported = await htmlFolder.export(
      post(articleText),
      media({ 'photo.png': photo, ...articleFiles }),
      operation(),
    );
    expect(exported.files.map(({ path }) => path).toSorted()).toEqual([
      'assets/film.mp4',
      'assets/paper.pdf',
      'assets/photo.png',
      'assets/talk.mp3',
      'index.html',
    ]);
    const html = pageOf(exported);
    const video = find(html, 'video')[0];
    expect([attr(video, 'src'), attr(video, 'poster')]).toEqual(['assets/film.mp4', 'assets/photo.png']);
    expect(html).toContain('<a href="assets/film.mp4">film.mp4</a></video>');
    expect(html).toContain(
      '<a href="assets/photo.png" aria-label="photo.png"><img src="assets/photo.png" alt="" width="32" height="18"',
    );
    expect(html).toContain('<a href="assets/paper.pdf" download data-size="1234">The paper</a>');
  });

  it('takes along a file that the text links to', async () => {
    const exported = await htmlFolder.export(
      post('[the paper](paper.pdf) and [home](/home) and [other](../other/)'),
      media({ 'paper.pdf': { bytes: new Uint8Array([1, 2]), mimeType: 'application/pdf' } }),
      operation(),
    );
    expect(exported.files.map(({ path }) => path)).toContain('assets/paper.pdf');
    expect(find(pageOf(exported), 'a').map((link) => attr(link, 'href'))).toEqual([
      'assets/paper.pdf',
      '/home',
      '../other/',
    ]);
    expect(exported.warnings).toEqual([]);
  });
});
