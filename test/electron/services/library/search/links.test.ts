import { describe, expect, it } from 'vitest';

import { makeConverter } from '#services/conversion/converter.ts';
import type { Library, Operation } from '#services/library/contract.ts';

import type { SearchBench } from './support.ts';
import { makeSearchBench } from './support.ts';

const operation = (): Operation => ({ signal: new AbortController().signal, progress: () => undefined });
/** Post by post: which was found first in the folder is the disk's business. */
const backlinks = async (library: Library, slug: string): Promise<string[]> =>
  (await library.links.to(`id-${slug}`))
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map(({ from, href }) => `${from.slice(3)} ${href}`);
const broken = async (library: Library, slug: string | null = null): Promise<string[]> =>
  (await library.links.broken(slug === null ? null : `id-${slug}`))
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map(
      ({ from, href, suggestion }) =>
        `${from.slice(3)} ${href} ${suggestion === null ? '-' : `${suggestion.id.slice(3)} ${suggestion.href}`}`,
    );

async function open(bench: SearchBench): Promise<Library> {
  const converter = makeConverter();
  return bench.open({ converter });
}

describe('links to a post', () => {
  it('are found however they are written', async () => {
    const bench = await makeSearchBench();
    await bench.post(
      'target',
      'title: The Target\ndate: 2024-05-03\ncanonical_url: https://blog.example/2024/05/the-target/',
    );
    await bench.post(
      'from',
      'title: From',
      [
        '[a](../target/) [b](../target/index.md) [c](/2024/05/target/) [d](/blog/target)',
        '[e](https://www.blog.example/2024/05/the-target) [f]({{< ref "target" >}}) [g]({% post_url 2024-05-03-target %})',
        '[[The Target]] [[target|words]] <a href="../target/#part">h</a> [r]\n\n[r]: ../target/?x=1',
      ].join('\n'),
    );
    await bench.post(
      'others',
      'title: Others',
      '[a](../targets/) [b](/2019/05/target/) [c](/tags/target/) [d](https://elsewhere.example/target/) `[e](../target/)` [f](#target)',
    );
    await bench.write(
      'notes/plain.md',
      '---\nid: id-plain\ntitle: Plain\n---\n[a](../posts/target/index.md) [b](sibling.md) [c](../sibling/)\n',
    );
    await bench.write('notes/sibling.md', '---\nid: id-sibling\ntitle: Sibling\n---\nx\n');
    const library = await open(bench);
    expect(await backlinks(library, 'target')).toEqual([
      'from ../target/',
      'from ../target/index.md',
      'from /2024/05/target/',
      'from /blog/target',
      'from https://www.blog.example/2024/05/the-target',
      'from {{< ref "target" >}}',
      'from {% post_url 2024-05-03-target %}',
      'from [[The Target]]',
      'from [[target]]',
      'from ../target/#part',
      'from ../target/?x=1',
      'plain ../posts/target/index.md',
    ]);
    expect(await backlinks(library, 'sibling')).toEqual(['plain sibling.md', 'plain ../sibling/']);
    expect((await library.links.to('id-target')).find(({ href }) => href === '[[target]]')).toEqual({
      from: 'id-from',
      fromTitle: 'From',
      href: '[[target]]',
      text: 'words',
    });
  });

  it('go with the post that holds them, and come back with it', async () => {
    const bench = await makeSearchBench();
    await bench.post('target', 'title: Target');
    await bench.post('from', 'title: From', '[a](../target/)');
    const library = await open(bench);
    expect(await backlinks(library, 'target')).toEqual(['from ../target/']);
    await library.trash('id-from');
    expect(await backlinks(library, 'target')).toEqual([]);
    await library.restore('id-from');
    expect(await backlinks(library, 'target')).toEqual(['from ../target/']);
  });
});

describe('broken links', () => {
  it('are told when a post was renamed, with where it is now, and are mended and broken again', async () => {
    const bench = await makeSearchBench();
    await bench.post('old-name', 'title: A Post');
    const text =
      '[a](../old-name/)   with *odd*  spacing\n\n* and [b](/blog/old-name/ "T")\n* [c](../old-name/index.md#x)\n';
    await bench.post('from', 'title: From', text);
    await bench.post('other', 'title: Other', '[a](../old-name/) and __bold__');
    const library = await open(bench);
    expect(await broken(library)).toEqual([]);
    await library.renameSlug('id-old-name', 'new-name');
    expect(await broken(library)).toEqual([
      'from ../old-name/ old-name ../new-name/',
      'from /blog/old-name/ old-name /blog/new-name/',
      'from ../old-name/index.md#x old-name ../new-name/index.md#x',
      'other ../old-name/ old-name ../new-name/',
    ]);
    expect(await broken(library, 'other')).toHaveLength(1);
    const before = await bench.read('posts/from/index.md');
    const opened = await library.open('id-other');
    const result = await library.links.repoint(
      ['id-from', 'id-other', 'id-gone'],
      '../old-name/',
      '../new-name/',
      operation(),
    );
    expect(result).toMatchObject({ done: 2, failed: [{ id: 'id-gone' }] });
    expect(await bench.read('posts/from/index.md')).toBe(before.replace('(../old-name/)', '(../new-name/)'));
    await library.flush('id-other');
    expect(await bench.read('posts/other/index.md')).toContain('[a](../new-name/) and');
    await library.closeSession('id-other', opened.session);
    expect(await broken(library)).toEqual([
      'from /blog/old-name/ old-name /blog/new-name/',
      'from ../old-name/index.md#x old-name ../new-name/index.md#x',
    ]);
    expect(await backlinks(library, 'old-name')).toEqual(['from ../new-name/', 'other ../new-name/']);
    await library.links.repoint(['id-from'], '../new-name/', '../old-name/', operation());
    expect(await bench.read('posts/from/index.md')).toBe(before);
  });

  it('are no false alarms', async () => {
    const bench = await makeSearchBench();
    await bench.post('near-by', 'title: Near by');
    await bench.write('posts/from/data.csv', 'x');
    await bench.write('about.html', 'x');
    await bench.post(
      'from',
      'title: From',
      [
        '[fine](../near-by/) [file](data.csv) [file](./data.csv) [page](../../about.html) [top](/about/) [site](https://example.com/x)',
        '[mail](mailto:a@b.example) [here](#part) [out](../../../elsewhere/x.md) [wiki]([[not yet]]) [[Not written yet]] [tel](tel:123)',
        '[page](about) [section](../../contact/)',
      ].join('\n'),
    );
    const library = await open(bench);
    expect(await broken(library)).toEqual([]);
  });

  it('are not pages that a site builder makes, addresses from its content folder, or old ones that a post still answers to', async () => {
    const bench = await makeSearchBench();
    await bench.post('aliased', 'title: Aliased\naliases:\n  - /was-this/');
    await bench.post('caf\u00e9', 'title: Caf\u00e9');
    await bench.write('content/notes/deep/index.md', '---\nid: id-deep\ntitle: Deep\n---\nx\n');
    await bench.post(
      'from',
      'title: From',
      [
        '[feed](feed.xml) [page](../about.html) [list](archive.php) [deep](@/notes/deep/index.md) [gone](@/notes/gone.md)',
        '[composed otherwise](../cafe\u0301/) [encoded so](../cafe%CC%81/) [alias](/was-this/)',
      ].join('\n'),
    );
    const library = await open(bench);
    await library.renameSlug('id-aliased', 'is-that');
    await library.renameSlug('id-aliased', 'was-this');
    await library.renameSlug('id-aliased', 'now-this');
    expect(await broken(library)).toEqual(['from @/notes/gone.md -']);
    expect(await backlinks(library, 'deep')).toEqual(['from @/notes/deep/index.md']);
    await library.renameSlug('id-deep', 'deeper');
    expect(await broken(library)).toContain('from @/notes/deep/index.md deep @/notes/deeper/index.md');
  });

  it('are found in what is missing, with what was nearly meant', async () => {
    const bench = await makeSearchBench();
    await bench.post('harbour-lights', 'title: Harbour lights');
    await bench.post(
      'from',
      'title: From',
      '[a](../harbor-lights/) [b](missing.pdf) [c](../nothing-like-it/) [d]({{< relref "harbour-light.md" >}})',
    );
    const library = await open(bench);
    expect(await broken(library)).toEqual([
      'from ../harbor-lights/ harbour-lights ../harbour-lights/',
      'from missing.pdf -',
      'from ../nothing-like-it/ -',
      'from {{< relref "harbour-light.md" >}} harbour-lights {{< relref "harbour-lights.md" >}}',
    ]);
  });

  it('lead to a post in the trash', async () => {
    const bench = await makeSearchBench();
    await bench.post('target', 'title: Target');
    await bench.post('from', 'title: From', '[a](../target/)');
    const library = await open(bench);
    await library.trash('id-target');
    expect(await broken(library)).toEqual(['from ../target/ -']);
  });
});
