import { appendFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { listOf, makeBench } from './support.ts';

/** `LONGHAND_STORM=10000` is the long form. */
const changes = Number(process.env['LONGHAND_STORM'] ?? 250);

test(
  'through a storm of changes by other programs no keystroke is lost, and no row of the list is stale after it',
  { timeout: 60_000 + changes * 20 },
  async () => {
    const bench = await makeBench();
    await bench.write('posts/open/index.md', '---\nid: open\ntitle: Open\n---\n\nTyped: \n\nBelow\n');
    const library = await bench.open({ background: true, writeDelay: 20 });
    await library.refresh();
    const opened = await library.open('open');
    const { session } = opened;
    let { version } = opened;
    let at = 1 + 'Typed:'.length;
    const type = async (text: string): Promise<void> => {
      for (;;) {
        try {
          const step = { stepType: 'replace', from: at, to: at, slice: { content: [{ type: 'text', text }] } };
          ({ version } = await library.applySteps({ id: 'open', session, version, steps: [step] }));
          at += text.length;
          return;
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'conflict' });
          // Nothing of what others write stands before the caret, so that its place holds.
          ({ version } = await library.stepsSince('open', session, version));
        }
      }
    };
    const expected = new Map<string, string>();
    let typed = 0;
    const storm = new AbortController();
    const typing = (async () => {
      while (!storm.signal.aborted) {
        await type(` m${typed}`);
        typed += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    for (let change = 0; change < changes; change++) {
      const name = `p${change % 40}`;
      const path = `posts/${name}/index.md`;
      const kind = change % 7;
      if (kind === 0) await appendFile(join(bench.root, 'posts/open/index.md'), `\nt${change}\n`);
      else if (kind === 1 && expected.has(name)) {
        await rm(join(bench.root, 'posts', name), { recursive: true });
        expected.delete(name);
      } else if (kind === 2 && expected.has(name)) {
        await rename(join(bench.root, 'posts', name), join(bench.root, 'posts', `${name}m${change}`));
        expected.set(`${name}m${change}`, expected.get(name) ?? '');
        expected.delete(name);
      } else {
        await bench.write(path, `---\nid: ${name}-${change}\ntitle: Title ${change}\n---\n\nText ${change}\n`);
        expected.set(name, `Title ${change}`);
      }
    }
    storm.abort();
    await typing;
    await library.flush('open');
    const rows = async (): Promise<Record<string, string>> => {
      const { posts } = await listOf(library);
      return Object.fromEntries(posts.filter(({ slug }) => slug !== 'open').map(({ slug, title }) => [slug, title]));
    };
    await expect.poll(rows, { timeout: 30_000, interval: 200 }).toEqual(Object.fromEntries(expected));
    await library.refresh();
    await library.flush('open');
    const text = await bench.read('posts/open/index.md');
    expect(text).toContain(`Typed:${Array.from({ length: typed }, (_, word) => ` m${word}`).join('')}`);
    for (let change = 0; change < changes; change += 7) expect(text).toContain(`t${change}\n`);
    expect(JSON.stringify((await library.open('open')).document)).toContain(` m${typed - 1}`);
    expect((await readdir(join(bench.root, 'posts'))).length).toBe(expected.size + 1);
  },
);
