import { describe, expect, it } from 'vitest';

import { parseMarkdown, renderHtml } from '#core/convert/index.ts';
import { toBlocks } from '#services/connectors/wordpress/blocks.ts';

const site = 'https://blog.example/wp-content/uploads/';

/** What WordPress would get for a text whose files are all there, numbered from 1 in the order of their addresses. */
function blocksOf(markdown: string): string {
  const ids = new Map<string, string>();
  const html = renderHtml(parseMarkdown(markdown).document, {
    mediaUrl: (src) => {
      ids.set(site + src, ids.get(site + src) ?? String(ids.size + 1));
      return site + src;
    },
  });
  return toBlocks(html, (url) => ids.get(url) ?? null);
}

describe('media become the blocks that WordPress’s editor would have made of them', () => {
  it.each<[string, string, string]>([
    [
      'a picture with a caption',
      '<figure align="wide">\n\n![A](a.jpg "T")\n\n<figcaption>\n\nBy *me*\n\n</figcaption>\n</figure>',
      `<!-- wp:image {"id":1,"align":"wide"} -->\n<figure class="wp-block-image alignwide"><img src="${site}a.jpg" alt="A" class="wp-image-1" title="T"/><figcaption class="wp-element-caption">By <em>me</em></figcaption></figure>\n<!-- /wp:image -->`,
    ],
    [
      'a picture in a link',
      '<figure>\n\n[<img src="a.jpg" alt="A" width="30" height="20">](https://x.y/?a&b)\n\n</figure>',
      `<!-- wp:image {"id":1,"width":30,"height":20,"linkDestination":"custom"} -->\n<figure class="wp-block-image is-resized"><a href="https://x.y/?a&amp;b"><img src="${site}a.jpg" alt="A" class="wp-image-1" width="30" height="20"/></a></figure>\n<!-- /wp:image -->`,
    ],
    [
      'a gallery',
      '<figure data-columns="2">\n\n![A](a.jpg)\n\n![B](b.jpg)\n\n<figcaption>\n\nTwo\n\n</figcaption>\n</figure>',
      `<!-- wp:gallery {"columns":2,"linkTo":"none"} -->\n<figure class="wp-block-gallery has-nested-images columns-2 is-cropped"><!-- wp:image {"id":1} -->\n<figure class="wp-block-image"><img src="${site}a.jpg" alt="A" class="wp-image-1"/></figure>\n<!-- /wp:image -->\n\n<!-- wp:image {"id":2} -->\n<figure class="wp-block-image"><img src="${site}b.jpg" alt="B" class="wp-image-2"/></figure>\n<!-- /wp:image --><figcaption class="blocks-gallery-caption wp-element-caption">Two</figcaption></figure>\n<!-- /wp:gallery -->`,
    ],
    [
      'sound',
      '<audio src="a.mp3" title="A talk" controls></audio>',
      `<!-- wp:audio {"id":1} -->\n<figure class="wp-block-audio"><audio controls src="${site}a.mp3"></audio><figcaption class="wp-element-caption">A talk</figcaption></figure>\n<!-- /wp:audio -->`,
    ],
    [
      'film',
      '<video src="a.mp4" poster="p.jpg" width="640" controls></video>',
      `<!-- wp:video {"id":2} -->\n<figure class="wp-block-video"><video controls poster="${site}p.jpg" src="${site}a.mp4"></video></figure>\n<!-- /wp:video -->`,
    ],
    [
      'a file',
      '<p class="file"><a href="a.pdf" download data-size="1234">A &amp; B</a></p>',
      `<!-- wp:file {"id":1,"href":"${site}a.pdf","showDownloadButton":false} -->\n<div class="wp-block-file"><a href="${site}a.pdf">A &amp; B</a></div>\n<!-- /wp:file -->`,
    ],
    [
      'an embed of a site that WordPress knows',
      '<figure class="embed" data-provider="youtube">\n<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A -- song</a>\n</figure>',
      '<!-- wp:embed {"url":"https://www.youtube.com/watch?v=dQw4w9WgXcQ","type":"rich","providerNameSlug":"youtube","responsive":true} -->\n<figure class="wp-block-embed is-type-rich is-provider-youtube wp-block-embed-youtube"><div class="wp-block-embed__wrapper">\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n</div><figcaption class="wp-element-caption">A -- song</figcaption></figure>\n<!-- /wp:embed -->',
    ],
    [
      'an embed of another site, which stays a link',
      '<figure class="embed">\n<a href="https://x.y/">A page</a>\n</figure>',
      '<!-- wp:html -->\n<figure class="embed"><a href="https://x.y/">A page</a></figure>\n<!-- /wp:html -->',
    ],
    [
      'a figure that is aligned as text is',
      '<div align="center">\n\n<figure>\n\n![A](a.jpg)\n\n</figure>\n\n</div>',
      `<!-- wp:html -->\n<figure style="text-align: center"><img src="${site}a.jpg" alt="A" class="wp-image-1"></figure>\n<!-- /wp:html -->`,
    ],
  ])('%s', (_name, markdown, blocks) => {
    expect(blocksOf(markdown)).toBe(blocks);
  });
});
