import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { mediaReferences, plainText } from '#core/convert/text.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { embeddable, providerLabel } from '#core/document/embeds.ts';
import { sizeInWords } from '#core/document/nodes/fileLink.ts';
import { checkedDocument } from '#core/document/schema.ts';

import { media } from '../document/kinds/media.ts';

const runs = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 300);

const doc = (...content: NodeJson[]): DocumentJson => ({ type: 'doc', content });
const read = (markdown: string): NodeJson[] => parseMarkdown(markdown).document.content ?? [];
const readPage = (html: string): NodeJson[] => parseHtml(html).document.content ?? [];

const caption = (...content: NodeJson[]): NodeJson => ({
  type: 'figureCaption',
  ...(content.length > 0 && { content }),
});
const picture = (attrs: Record<string, unknown>): NodeJson => ({ type: 'figureImage', attrs });
const words = (text: string): NodeJson => ({ type: 'text', text });

describe('sound, film and downloads that other tools wrote into Markdown', () => {
  test.each<[string, string, NodeJson]>([
    ['a film on one line', '<video src="a.mp4" controls></video>', { type: 'video', attrs: { src: 'a.mp4' } }],
    [
      'a film with a source and a line for old browsers',
      '<video controls width="640" preload="metadata">\n  <source src="a.mp4" type="video/mp4">\n  Your browser does not support the video tag.\n</video>',
      { type: 'video', attrs: { src: 'a.mp4', width: 640 } },
    ],
    [
      'a film with a link for old browsers',
      '<video controls src="a.mp4">\n<p>Your browser cannot play this. <a href="a.mp4">Download it</a>.</p>\n</video>',
      { type: 'video', attrs: { src: 'a.mp4' } },
    ],
    [
      'a film whose link names it',
      '<video controls src="a.mp4"><a href="a.mp4">By the sea</a></video>',
      { type: 'video', attrs: { src: 'a.mp4', title: 'By the sea' } },
    ],
    ['a sound on one line', '<audio controls src="a.mp3"></audio>', { type: 'audio', attrs: { src: 'a.mp3' } }],
    [
      'a sound with a source',
      '<audio controls>\n<source src="a.ogg" type="audio/ogg">\n</audio>',
      { type: 'audio', attrs: { src: 'a.ogg' } },
    ],
  ])('%s can be edited', (_name, markdown, node) => {
    expect(read(markdown)).toEqual([node]);
    expect(writeMarkdown(...sourceOf(markdown)).text).toBe(markdown);
  });

  test.each([
    ['a film that plays by itself', '<video src="a.mp4" controls autoplay>\n</video>'],
    ['a film without a player', '<video src="a.mp4">\n</video>'],
    ['a film in two formats', '<video controls>\n<source src="a.webm">\n<source src="a.mp4">\n</video>'],
    ['a film with subtitles', '<video src="a.mp4" controls>\n<track src="a.vtt">\n</video>'],
    ['a film with words that are no fallback', '<video src="a.mp4" controls>\nWords of my own\n</video>'],
    ['a film with a width in percent', '<video src="a.mp4" width="100%" controls>\n</video>'],
    ['a film with a class', '<video src="a.mp4" class="wide" controls>\n</video>'],
    ['a film that is never closed', '<video src="a.mp4" controls>\n<a href="a.mp4">a</a>'],
    ['a link of another kind in a paragraph', '<p class="file"><a href="a.pdf" target="_blank">A</a></p>'],
    ['a link with words around it', '<p class="file">See <a href="a.pdf" download>A</a></p>'],
    ['a figure of another kind', '<figure class="embed wide">\n<a href="https://x.y">A</a>\n</figure>'],
    ['two links in one figure', '<figure class="embed">\n<a href="x">A</a> <a href="y">B</a>\n</figure>'],
    ['a figure with a comment', '<figure><img src="a.jpg" alt=""><!-- mine --></figure>'],
    ['a figure with a class', '<figure class="fancy"><img src="a.jpg" alt=""><figcaption>x</figcaption></figure>'],
    ['a caption above its picture', '<figure>\n<figcaption>x</figcaption>\n<img src="a.jpg" alt="">\n</figure>'],
    ['a caption of blocks', '<figure><img src="a.jpg" alt=""><figcaption><p>x</p></figcaption></figure>'],
    [
      'a figure with thousands of tags',
      `<figure><img src="a.jpg" alt="">${'<img src="b.jpg">'.repeat(2_000)}</figure>`,
    ],
    [
      'a caption in a thousand tags',
      `<figure><img src="a.jpg"><figcaption>${'<u>'.repeat(1_500)}x${'</u>'.repeat(1_500)}</figcaption></figure>`,
    ],
    [
      'a film with thousands of tags',
      `<video controls src="a.mp4">${'<em>'.repeat(2_000)}browser${'</em>'.repeat(2_000)}</video>\n\n`
        .trim()
        .replace('<em>', '\n<em>'),
    ],
    ['a picture with other sizes', '<figure><img src="a.jpg" srcset="b.jpg 2x" alt=""></figure>'],
  ])('%s stays HTML, to the byte', (_name, html) => {
    expect(read(`${html}\n`)).toEqual([{ type: 'htmlBlock', attrs: { html } }]);
    expect(writeMarkdown(doc(...read(html)), null).text).toBe(`${html}\n`);
  });
});

describe('a figure', () => {
  const spread =
    '<figure align="wide">\n\n![A cat](cat.jpg)\n\n<figcaption>\n\nA *grey* cat\n\n</figcaption>\n</figure>\n';

  test('is lines of tags around ordinary Markdown', () => {
    const figure: NodeJson = {
      type: 'figure',
      attrs: { align: 'wide' },
      content: [
        picture({ src: 'cat.jpg', alt: 'A cat' }),
        caption(words('A '), { ...words('grey'), marks: [{ type: 'italic' }] }, words(' cat')),
      ],
    };
    expect(read(spread)).toEqual([figure]);
    expect(writeMarkdown(doc(figure), null).text).toBe(spread);
  });

  test('that somebody wrote as HTML alone is read with its caption', () => {
    expect(
      read(
        '<figure>\n  <a href="big.jpg"><img src="a.jpg" alt="A" width="9"></a>\n  <figcaption>b <b>c</b>\n</figcaption>\n</figure>',
      ),
    ).toEqual([
      {
        type: 'figure',
        content: [
          picture({ src: 'a.jpg', alt: 'A', width: 9, href: 'big.jpg' }),
          caption(words('b '), { ...words('c'), marks: [{ type: 'bold' }] }),
        ],
      },
    ]);
  });

  test('keeps every other line of the file when one word of its caption changes', () => {
    const text = `Before,\r\nwrapped.\r\n\r\n<figure align='wide'>\r\n\r\n![A cat](<cat.jpg>)\r\n\r\n<figcaption>\r\n\r\nA __grey__ cat\r\n\r\n</figcaption>\r\n\r\n</figure>\r\n\r\n* after\r\n`;
    const [document, source] = sourceOf(text);
    const edited = structuredClone(document);
    const last = edited.content?.[1]?.content?.at(-1)?.content?.at(-1);
    expect(last?.text).toBe(' cat');
    if (last !== undefined) last.text = ' dog';
    expect(writeMarkdown(edited, source).text).toBe(text.replace('__ cat', '__ dog'));
  });

  test.each([
    '<figure><img src="a.jpg" alt="A"><figcaption>Some words <b>here</b></figcaption></figure>\n',
    '<figure>\n  <img src="a.jpg" alt="A"/>\n  <figcaption>\n    Some words &amp; more\n  </figcaption>\n</figure>\n',
    '<figure>\n\n![A](a.jpg)\n\n<figcaption>Some words here</figcaption>\n\n</figure>\n',
    '<figure>\n\n![A][a]\n\n<figcaption>\n\nSome words here\n\n</figcaption>\n</figure>\n\n[a]: a.jpg\n',
  ])('written by hand stays as it is but for the word that was changed: %j', (text) => {
    const [document, source] = sourceOf(text);
    const edited = JSON.parse(JSON.stringify(document).replace('words', 'signs')) as DocumentJson;
    expect(edited).not.toEqual(document);
    expect(writeMarkdown(edited, source).text).toBe(text.replace('words', 'signs'));
  });

  test('may hold a caption that ends it, or begins another, without harm', () => {
    for (const html of ['</figure>', '</figcaption>', '<figure>', '<figcaption>', '<img src="x">']) {
      const figure: NodeJson = {
        type: 'figure',
        content: [picture({ src: 'a.jpg' }), caption({ type: 'htmlInline', attrs: { html } }, words(` ${html} x`))],
      };
      const { text } = writeMarkdown(doc(figure, figure), null);
      expect(parseMarkdown(text).document).toEqual(doc(figure, figure));
    }
  });
});

describe('on a page', () => {
  test('film and sound have a player, a link for those who cannot play them, and their title under them', () => {
    const video: NodeJson = {
      type: 'video',
      attrs: { src: 'a b.mp4', poster: 'p.jpg', title: 'By <the> sea', width: 640, height: 360 },
    };
    expect(renderHtml(doc(video))).toBe(
      '<figure><video src="a%20b.mp4" poster="p.jpg" width="640" height="360" controls preload="metadata"><a href="a%20b.mp4">By &lt;the&gt; sea</a></video><figcaption>By &lt;the&gt; sea</figcaption></figure>',
    );
    expect(renderHtml(doc({ type: 'audio', attrs: { src: 'https://x.y/a.mp3' } }))).toBe(
      '<figure><audio src="https://x.y/a.mp3" controls preload="none"><a href="https://x.y/a.mp3">a.mp3</a></audio></figure>',
    );
  });

  test('an embed is a link, and nothing of the other site is loaded', () => {
    const attrs = { url: 'https://vimeo.com/1', provider: 'vimeo', title: 'A film' };
    const html = renderHtml(doc({ type: 'embed', attrs: { ...attrs, thumbnail: 'https://i.vimeocdn.com/1.jpg' } }));
    expect(html).toBe('<figure class="embed" data-provider="vimeo"><a href="https://vimeo.com/1">A film</a></figure>');
    expect(renderHtml(doc({ type: 'embed', attrs: { ...attrs, thumbnail: 'still.jpg' } }))).toContain(
      '<img src="still.jpg" alt="">',
    );
    for (const thumbnail of [
      '//x.y/a.jpg',
      ' \thttps://x.y/a.jpg',
      'http:\\\\x.y/a.jpg',
      'https:/x.y/a.jpg',
      '\\\\x.y\\a.jpg',
    ])
      expect(renderHtml(doc({ type: 'embed', attrs: { ...attrs, thumbnail } }))).not.toContain('<img');
  });

  test('an address that must not be followed or loaded leaves the words', () => {
    const bad = 'java\nscript:alert(1)';
    const html = renderHtml(
      doc(
        { type: 'audio', attrs: { src: bad, title: 'One' } },
        { type: 'video', attrs: { src: 'data:text/html,x', title: 'Two' } },
        { type: 'video', attrs: { src: 'a.mp4', poster: bad } },
        { type: 'fileLink', attrs: { src: 'data:image/svg+xml,x', label: 'Three' } },
        { type: 'embed', attrs: { url: bad, title: 'Four' } },
        { type: 'figure', content: [picture({ src: bad, alt: 'Five', href: bad }), caption()] },
      ),
    );
    expect(html).toBe(
      '<p>One</p>\n<p>Two</p>\n<figure><video src="a.mp4" controls preload="metadata"><a href="a.mp4">a.mp4</a></video></figure>\n<p>Three</p>\n<p>Four</p>\n<figure>Five</figure>',
    );
  });

  test.each<[string, NodeJson]>([
    ['sound', { type: 'audio', attrs: { src: 'a.mp3', title: 'A talk' } }],
    ['film', { type: 'video', attrs: { src: 'a.mp4', poster: 'a.jpg', title: 'A film', width: 1, height: 2 } }],
    ['a download', { type: 'fileLink', attrs: { src: 'a.pdf', label: 'A paper', size: 0 } }],
    [
      'an embed',
      { type: 'embed', attrs: { url: 'https://youtu.be/x', provider: 'x', title: 'T', thumbnail: 't.jpg' } },
    ],
    ['an embed without a title', { type: 'embed', attrs: { url: 'https://x.y/?a=1&b=2' } }],
    [
      'a gallery',
      {
        type: 'figure',
        attrs: { align: 'full', columns: 2, textAlign: 'center', lang: 'de' },
        content: [
          picture({ src: 'a.jpg', alt: 'A', title: 't', width: 3, height: 4 }),
          picture({ src: 'b.jpg', href: 'https://x.y' }),
          caption(words('A caption')),
        ],
      },
    ],
  ])('%s is read again as it was', (_name, node) => {
    expect(parseHtml(renderHtml(doc(node)))).toEqual({ document: doc(node), notes: [] });
  });
});

describe('media of other sites', () => {
  const song = { url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', provider: 'youtube' };
  test.each<[string, string, NodeJson]>([
    [
      'a frame of YouTube',
      '<p>x</p><iframe width="560" src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0" title="YouTube video player" allowfullscreen></iframe>',
      { type: 'embed', attrs: song },
    ],
    [
      'a frame with a title',
      '<div style="padding:56% 0 0 0"><iframe src="//player.vimeo.com/video/123?h=ab12" title="The sea"></iframe></div>',
      { type: 'embed', attrs: { url: 'https://vimeo.com/123/ab12', provider: 'vimeo', title: 'The sea' } },
    ],
    [
      'an embed of WordPress, as it is stored',
      '<figure class="wp-block-embed is-type-video is-provider-youtube wp-block-embed-youtube"><div class="wp-block-embed__wrapper">\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n</div><figcaption class="wp-element-caption">A song</figcaption></figure>',
      { type: 'embed', attrs: { ...song, title: 'A song' } },
    ],
    [
      'an embed of WordPress, as it is shown',
      '<figure class="wp-block-embed is-provider-youtube"><div class="wp-block-embed__wrapper"><iframe title="A song" src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"></iframe></div></figure>',
      { type: 'embed', attrs: { ...song, title: 'A song' } },
    ],
    [
      'an embed of Ghost',
      '<figure class="kg-card kg-embed-card"><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe></figure>',
      { type: 'embed', attrs: song },
    ],
    [
      'sound of WordPress',
      '<figure class="wp-block-audio"><audio controls src="https://x.y/a.mp3"></audio><figcaption class="wp-element-caption">A talk</figcaption></figure>',
      { type: 'audio', attrs: { src: 'https://x.y/a.mp3', title: 'A talk' } },
    ],
    [
      'sound of an older WordPress',
      '<audio class="wp-audio-shortcode" id="audio-1-1" preload="none" style="width: 100%;" controls="controls"><source type="audio/mpeg" src="https://x.y/a.mp3" /><a href="https://x.y/a.mp3">https://x.y/a.mp3</a></audio>',
      { type: 'audio', attrs: { src: 'https://x.y/a.mp3' } },
    ],
    [
      'film of WordPress',
      '<figure class="wp-block-video aligncenter"><video height="360" width="640" controls poster="https://x.y/p.jpg" src="https://x.y/a.mp4" playsinline></video></figure>',
      { type: 'video', attrs: { src: 'https://x.y/a.mp4', poster: 'https://x.y/p.jpg', width: 640, height: 360 } },
    ],
    [
      'a file of WordPress',
      '<div class="wp-block-file"><a id="wp-block-file--media-1" href="https://x.y/a.pdf">A paper</a><a href="https://x.y/a.pdf" class="wp-block-file__button wp-element-button" download aria-describedby="wp-block-file--media-1">Download</a></div>',
      { type: 'fileLink', attrs: { src: 'https://x.y/a.pdf', label: 'A paper' } },
    ],
    [
      'sound of Ghost',
      '<div class="kg-card kg-audio-card"><img src="" alt="audio-thumbnail" class="kg-audio-thumbnail kg-audio-hide"><div class="kg-audio-player-container"><audio src="https://x.y/a.mp3" preload="metadata"></audio><div class="kg-audio-title">A talk</div><div class="kg-audio-player"><button>1×</button></div></div></div>',
      { type: 'audio', attrs: { src: 'https://x.y/a.mp3', title: 'A talk' } },
    ],
    [
      'film of Ghost',
      '<figure class="kg-card kg-video-card kg-width-regular"><div class="kg-video-container"><video src="https://x.y/a.mp4" poster="https://x.y/p.jpg" width="640" height="360" playsinline preload="metadata"></video><div class="kg-video-overlay"><button>Play</button></div></div></figure>',
      { type: 'video', attrs: { src: 'https://x.y/a.mp4', poster: 'https://x.y/p.jpg', width: 640, height: 360 } },
    ],
    [
      'a file of Ghost',
      '<div class="kg-card kg-file-card"><a class="kg-file-card-container" href="https://x.y/a.pdf" title="Download" download><div class="kg-file-card-contents"><div class="kg-file-card-title">A paper</div><div class="kg-file-card-caption"></div><div class="kg-file-card-metadata"><div class="kg-file-card-filename">a.pdf</div><div class="kg-file-card-filesize">1 MB</div></div></div></a></div>',
      { type: 'fileLink', attrs: { src: 'https://x.y/a.pdf', label: 'A paper' } },
    ],
    [
      'a picture of WordPress',
      '<figure class="wp-block-image alignwide size-large"><a href="https://x.y/big.jpg"><img loading="lazy" width="10" height="5" src="https://x.y/a.jpg" alt="A" class="wp-image-1" srcset="https://x.y/a.jpg 10w"></a><figcaption class="wp-element-caption">By <em>me</em></figcaption></figure>',
      {
        type: 'figure',
        attrs: { align: 'wide' },
        content: [
          picture({ src: 'https://x.y/a.jpg', alt: 'A', width: 10, height: 5, href: 'https://x.y/big.jpg' }),
          caption(words('By '), { ...words('me'), marks: [{ type: 'italic' }] }),
        ],
      },
    ],
    [
      'a gallery of WordPress',
      '<figure class="wp-block-gallery has-nested-images columns-2 is-cropped"><figure class="wp-block-image"><img src="https://x.y/1.jpg" alt=""></figure>\n<figure class="wp-block-image"><img src="https://x.y/2.jpg" alt=""></figure><figcaption class="blocks-gallery-caption">Two</figcaption></figure>',
      {
        type: 'figure',
        attrs: { columns: 2 },
        content: [picture({ src: 'https://x.y/1.jpg' }), picture({ src: 'https://x.y/2.jpg' }), caption(words('Two'))],
      },
    ],
    [
      'a captioned picture of an old WordPress',
      '<div id="attachment_1" style="width: 310px" class="wp-caption alignright"><a href="https://x.y/b.jpg"><img src="https://x.y/a.jpg" alt=""></a><p id="caption-1" class="wp-caption-text">Words</p></div>',
      {
        type: 'figure',
        attrs: { align: 'right' },
        content: [picture({ src: 'https://x.y/a.jpg', href: 'https://x.y/b.jpg' }), caption(words('Words'))],
      },
    ],
    [
      'a gallery of Ghost',
      '<figure class="kg-card kg-gallery-card kg-width-wide"><div class="kg-gallery-container"><div class="kg-gallery-row"><div class="kg-gallery-image"><img src="https://x.y/1.jpg" alt></div><div class="kg-gallery-image"><img src="https://x.y/2.jpg" alt></div></div></div></figure>',
      {
        type: 'figure',
        attrs: { align: 'wide' },
        content: [picture({ src: 'https://x.y/1.jpg' }), picture({ src: 'https://x.y/2.jpg' }), caption()],
      },
    ],
    [
      'a figure of Hugo',
      '<figure class="big"><picture><source srcset="a.webp"><img src="a.jpg" alt="A"></picture><figcaption><h4>Title</h4><p>Words</p></figcaption></figure>',
      {
        type: 'figure',
        content: [picture({ src: 'a.jpg', alt: 'A' }), caption(words('Title'), { type: 'hardBreak' }, words('Words'))],
      },
    ],
    [
      'a picture in a figure by itself',
      '<figure><picture><source srcset="a.webp"><img src="a.jpg" alt="A"></picture></figure>',
      { type: 'paragraph', content: [{ type: 'image', attrs: { src: 'a.jpg', alt: 'A' } }] },
    ],
  ])('%s can be edited', (_name, html, node) => {
    expect(readPage(html).at(-1)).toEqual(node);
  });

  test.each([
    ['a frame of a site that is not known', '<iframe src="https://example.com/map"></iframe>'],
    ['a film that plays for ever', '<video src="https://x.y/a.mp4" loop></video>'],
  ])('%s stays HTML, and every word with it', (_name, html) => {
    const { document, notes } = parseHtml(html);
    expect(document.content?.[0]?.attrs?.['html']).toBe(html);
    expect(notes).toEqual([expect.stringMatching(/^Kept as HTML: /)]);
  });

  test.each([
    [
      'a caption with a link under a film',
      '<figure><video src="https://x.y/a.mp4" controls></video><figcaption>By <a href="https://x.y">me</a></figcaption></figure>',
      ['By me', 'https://x.y/a.mp4'],
    ],
    [
      'a gallery with a caption for each picture',
      '<figure><figure><img src="https://x.y/1.jpg" alt=""><figcaption>One</figcaption></figure><figure><img src="https://x.y/2.jpg" alt=""></figure></figure>',
      ['One', 'https://x.y/1.jpg', 'https://x.y/2.jpg'],
    ],
    [
      'a bookmark of Ghost',
      '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://x.y/"><div class="kg-bookmark-title">Title</div><div class="kg-bookmark-description">Words</div></a></figure>',
      ['Title', 'Words', 'https://x.y/'],
    ],
  ])('%s loses neither words nor addresses', (_name, html, parts) => {
    const page = renderHtml(parseHtml(html).document);
    const text = page.replaceAll(/<[^>]*>/g, '');
    for (const part of parts) expect(part.startsWith('https:') ? page : text).toContain(part);
  });

  test.each([
    ['https://youtu.be/dQw4w9WgXcQ?si=abc&t=42', 'youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s'],
    ['https://m.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1', 'youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', 'youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'],
    ['https://www.youtube.com/embed/videoseries?list=PL1', 'youtube', 'https://www.youtube.com/playlist?list=PL1'],
    ['https://www.dailymotion.com/embed/video/x8abc', 'dailymotion', 'https://www.dailymotion.com/video/x8abc'],
    ['https://open.spotify.com/embed/track/4uLU?theme=0', 'spotify', 'https://open.spotify.com/track/4uLU'],
    [
      'https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=red',
      'soundcloud',
      'https://soundcloud.com/a/b',
    ],
    ['https://codepen.io/ann/embed/preview/AbC?height=300', 'codepen', 'https://codepen.io/ann/pen/AbC'],
    ['https://embed.ted.com/talks/lang/en/ann_words', 'ted', 'https://www.ted.com/talks/ann_words'],
    ['https://player.twitch.tv/?video=v123&parent=x', 'twitch', 'https://www.twitch.tv/videos/123'],
    ['https://clips.twitch.tv/embed?clip=Abc&parent=x', 'twitch', 'https://clips.twitch.tv/Abc'],
    ['https://www.loom.com/embed/ab12', 'loom', 'https://www.loom.com/share/ab12'],
    ['https://archive.org/embed/a_b-c', 'internet-archive', 'https://archive.org/details/a_b-c'],
    ['https://x.com/ann/status/1?s=20', 'twitter', 'https://twitter.com/ann/status/1'],
    ['https://www.instagram.com/p/Ab_1/embed/', 'instagram', 'https://www.instagram.com/p/Ab_1/'],
    [
      'https://embed.podcasts.apple.com/us/podcast/a/id1?i=2&theme=auto',
      'apple-podcasts',
      'https://podcasts.apple.com/us/podcast/a/id1?i=2',
    ],
    [
      'https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1',
      'facebook',
      'https://www.facebook.com/a/videos/1',
    ],
  ])('%s is known as %s', (address, provider, url) => {
    expect(embeddable(address)).toEqual({ provider, url });
    // A page stands for itself.
    expect(embeddable(url)?.provider ?? provider).toBe(provider);
  });

  test.each([
    'https://youtube.com.evil.example/embed/dQw4w9WgXcQ',
    'https://notyoutube.com/embed/dQw4w9WgXcQ',
    'javascript:https://www.youtube.com/embed/dQw4w9WgXcQ',
    'https://www.youtube.com/embed/"><script>',
    'https://www.youtube.com/feed',
    'https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1',
    'https://w.soundcloud.com/player/?url=javascript:alert(1)',
    'https://www.figma.com/embed?url=https://evil.example/',
    'youtube',
    '',
  ])('%j is known as nothing', (address) => {
    expect(embeddable(address)).toBeNull();
  });

  test('providers have the names that people know', () => {
    expect(['youtube', 'twitter', 'my-site'].map(providerLabel)).toEqual(['YouTube', 'X', 'my-site']);
  });
});

test('media with the wildest words and addresses make pages that run and load nothing, and are read again as the same page', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.constantFrom(
      ' ',
      '\n',
      '\u00a0',
      '</figure>',
      '<script>alert(1)</script>',
      '"><img src=x onerror=1>',
      'a &amp; b',
    ),
  );
  const url = fc.oneof(
    word,
    fc.constantFrom(
      '',
      'a b.mp4',
      'https://x.y/?a=1&b=2',
      '//x.y/a',
      'C:\\a',
      'data:image/png;base64,AA',
      'data:text/html,x',
    ),
    fc.constantFrom('javascript:alert(1)', ' JaVa\tscript:x', 'vbscript:x', 'blob:x', 'file:///etc/passwd'),
  );
  const title = fc.option(word, { nil: null });
  const inline = fc.array(word.map(words), { maxLength: 1 });
  const kinds =
    media.blocks?.({ wildness: 'adversarial', text: word, url, title, inline, blocks: fc.constant([]) }) ?? [];
  fc.assert(
    fc.property(fc.oneof(...kinds.map(({ arbitrary }) => arbitrary)), (block) => {
      const html = renderHtml(checkedDocument(doc(block)) as DocumentJson);
      expect(html.match(/ (?:src|href|poster)="(?!data:image\/)[a-z]+:(?!\/\/)[^"]*"/gi) ?? []).toEqual([]);
      expect(html.match(/<(?!\/?(?:figure|figcaption|img|a|audio|video|p|span|br)\b)[^>]*>/g) ?? []).toEqual([]);
      expect(html.replaceAll(/"[^"]*"/g, '')).not.toMatch(/<[^>]* on\w+=/);
      const again = renderHtml(parseHtml(html).document);
      expect(renderHtml(parseHtml(again).document)).toBe(again);
    }),
    { numRuns: runs },
  );
});

test('every file beside the post is found, with the words that stand for it', () => {
  const document = doc(
    { type: 'audio', attrs: { src: 'a.mp3', title: 'A talk' } },
    { type: 'video', attrs: { src: 'a.mp4', poster: 'p.jpg' } },
    { type: 'fileLink', attrs: { src: 'a.pdf', label: 'A paper' } },
    { type: 'embed', attrs: { url: 'beside.html', thumbnail: 't.jpg', title: 'T' } },
    { type: 'embed', attrs: { url: 'https://x.y', thumbnail: 'https://x.y/t.jpg' } },
    {
      type: 'figure',
      content: [picture({ src: 'f.jpg', alt: 'F' }), caption({ type: 'image', attrs: { src: 'c.jpg' } })],
    },
  );
  expect(mediaReferences(document).map(({ src, alt }) => [src, alt])).toEqual([
    ['a.mp3', 'A talk'],
    ['a.mp4', ''],
    ['p.jpg', ''],
    ['a.pdf', 'A paper'],
    ['t.jpg', 'T'],
    ['f.jpg', 'F'],
    ['c.jpg', ''],
  ]);
  expect(plainText(document)).toBe('A talk\n\nA paper\n\nT\n\nF');
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 KB'],
  [1_234, '1.2 KB'],
  [9_960, '10 KB'],
  [999_499, '999 KB'],
  [999_600, '1 MB'],
  [1_234_567_890, '1.2 GB'],
  [Number.MAX_SAFE_INTEGER, '9 PB'],
])('%d bytes are %s', (bytes, shown) => {
  expect(sizeInWords(bytes)).toBe(shown);
});

function sourceOf(text: string): [DocumentJson, ReturnType<typeof parseMarkdown>['source']] {
  const { document, source } = parseMarkdown(text);
  return [document, source];
}
