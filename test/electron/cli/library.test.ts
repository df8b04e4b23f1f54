import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PostSummary } from '#core/post/post.ts';

import { png } from '../../pictures.ts';
import { longhand as inProcess, program } from './longhand.ts';
import type { RunOptions } from './longhand.ts';

let place: string;
let library: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'longhand-cli-'));
  library = join(place, 'blog');
  await mkdir(library);
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

const longhand = (args: string[], options: RunOptions = {}, run = inProcess) =>
  run(args, { ...options, env: { LONGHAND_LIBRARY: library, LONGHAND_STATE: join(place, 'state'), ...options.env } });

async function newPost(...args: string[]): Promise<PostSummary> {
  const { code, stdout, stderr } = await longhand(['new', '--json', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as PostSummary;
}

const titles = (stdout: string): string[] =>
  (JSON.parse(stdout) as { posts: PostSummary[] }).posts.map(({ title }) => title);

describe('longhand new', () => {
  it('writes a post with all it was told', async () => {
    const made = await newPost(
      '--title',
      'Ebb & "flow"',
      '--tag',
      'sea',
      '--tag',
      'moon',
      '--category',
      'Notes',
      '--excerpt',
      'Short.',
      '--author',
      'Ida',
      '--date',
      '2026-03-01',
      '--body',
      'Some **text**.',
    );
    expect(made).toMatchObject({
      title: 'Ebb & "flow"',
      tags: ['sea', 'moon'],
      categories: ['Notes'],
      status: 'draft',
      excerpt: 'Short.',
    });
    const file = await readFile(join(library, made.path), 'utf8');
    expect(file).toContain('Some **text**.');
    expect(file).toContain('author: Ida');
  });

  it('answers the path of the file in words', async () => {
    const { code, stdout } = await longhand(['new', '--title', 'Plain'], {}, program);
    expect(code).toBe(0);
    expect(await readFile(stdout.trim(), 'utf8')).toContain('title: Plain');
  });

  it('publishes nothing by a date alone: a file that tells no status becomes a draft', async () => {
    await writeFile(join(place, 'dated.md'), '---\ntitle: Dated\ndate: 2025-05-05\n---\n\nText\n');
    await writeFile(join(place, 'told.md'), '---\ntitle: Told\ndate: 2025-05-05\ndraft: false\n---\n\nText\n');
    expect(await newPost('--from', join(place, 'dated.md'))).toMatchObject({ status: 'draft', date: '2025-05-05' });
    expect(await newPost('--from', join(place, 'told.md'))).toMatchObject({ status: 'published' });
  });

  it.each([
    ['--date', '2026-02-30'],
    ['--date', '2026-13-01'],
    ['--date', 'tomorrow'],
    ['--language', 'no language!'],
  ])('refuses %s %s, and makes no post', async (option, said) => {
    const { code, stderr } = await longhand(['new', '--title', 'T', option, said]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(titles((await longhand(['list', '--json'])).stdout)).toEqual([]);
  });

  it('keeps a Markdown file as its writer wrote it', async () => {
    const body =
      '* one [a][x],\n  wrapped\n\nA  title\n==\n\n| a   | b |\n|-----|---|\n| 1   | 2 |\n\n[x]: http://e.org "T"\n';
    await writeFile(join(place, 'own.md'), `---\ntitle: Own\ntags: [x]\n---\n\n${body}`);
    const { path } = await newPost('--from', join(place, 'own.md'), '--author', 'Ida');
    const file = await readFile(join(library, path), 'utf8');
    expect(file.slice(file.indexOf('\n---\n') + 5)).toBe(`\n${body}`);
  });

  it('takes its text from a Markdown file, from standard input and from an HTML file', async () => {
    await writeFile(join(place, 'a.md'), '---\ntitle: From a file\ntags: [x, y]\n---\n\nOne *two*\n');
    await writeFile(join(place, 'b.html'), '<p>One <b>two</b></p>');
    const a = await newPost('--from', join(place, 'a.md'));
    expect(a).toMatchObject({ title: 'From a file', tags: ['x', 'y'] });
    expect(await readFile(join(library, a.path), 'utf8')).toContain('One *two*');
    const b = await newPost('--title', 'B', '--from', join(place, 'b.html'));
    expect(await readFile(join(library, b.path), 'utf8')).toContain('One **two**');
    const c = await longhand(['new', '--title', 'C', '--from', '-', '--json'], { input: 'Typed\n' });
    expect(await readFile(join(library, (JSON.parse(c.stdout) as PostSummary).path), 'utf8')).toContain('Typed');
  });

  it('makes nothing when the call or its file is wrong', async () => {
    expect((await longhand(['new'])).code).toBe(2);
    expect((await longhand(['new', '--title', 'A', '--date', 'someday'])).code).toBe(2);
    expect((await longhand(['new', '--title', 'A', '--from', join(place, 'gone.md')])).code).toBe(1);
    expect(titles((await longhand(['list', '--json'])).stdout)).toEqual([]);
  });

  it('never takes the place of a post with the same title', async () => {
    const one = await newPost('--title', 'Same', '--body', 'one');
    const two = await newPost('--title', 'Same', '--body', 'two');
    expect(one.path).not.toBe(two.path);
    expect(await readFile(join(library, one.path), 'utf8')).toContain('one');
  });
});

describe('longhand list and search', () => {
  beforeEach(async () => {
    await newPost('--title', 'Beta', '--tag', 'sea', '--body', 'Cafés by the harbour');
    await newPost('--title', 'Alpha', '--status', 'published', '--date', '2026-01-02', '--body', '灯台 and fog');
  });

  it('filters and orders', async () => {
    expect(titles((await longhand(['list', '--json', '--sort', 'title'])).stdout)).toEqual(['Alpha', 'Beta']);
    expect(titles((await longhand(['list', '--json', '--sort', 'title', '--reverse'])).stdout)).toEqual([
      'Beta',
      'Alpha',
    ]);
    expect(titles((await longhand(['list', '--json', '--status', 'published'])).stdout)).toEqual(['Alpha']);
    expect(titles((await longhand(['list', '--json', '--tag', 'sea'])).stdout)).toEqual(['Beta']);
    expect(titles((await longhand(['list', '--json', '--sort', 'title', '--limit', '1'])).stdout)).toEqual(['Alpha']);
  });

  it('prints a line for each post', async () => {
    const { code, stdout } = await longhand(['list', '--sort', 'title'], {}, program);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^2026-01-02 {2}published {2}alpha {2}Alpha$/),
      expect.stringMatching(/draft .* beta {2}Beta$/),
    ]);
  });

  it('finds words of the text, whatever their case and accents', async () => {
    expect(titles((await longhand(['search', 'cafes', 'HARBOUR', '--json'])).stdout)).toEqual(['Beta']);
    expect(titles((await longhand(['search', '灯台', '--json'])).stdout)).toEqual(['Alpha']);
    const none = await longhand(['search', 'nowhere'], {}, program);
    expect([none.code, none.stdout]).toEqual([0, '']);
  });

  it('knows the library by option, by environment, and by the current folder', async () => {
    const here = await inProcess(['list', '--json'], { cwd: library, env: { LONGHAND_STATE: join(place, 'state') } });
    expect(titles(here.stdout)).toHaveLength(2);
    const other = join(place, 'other');
    await mkdir(other);
    expect(titles((await longhand(['list', '--json', '--library', other])).stdout)).toEqual([]);
    const nowhere = await inProcess(['list'], { cwd: place, env: { LONGHAND_STATE: join(place, 'state') } });
    expect(nowhere.code).toBe(2);
    const gone = await longhand(['list', '--json', '-L', join(place, 'gone')]);
    expect(gone.code).toBe(1);
    expect(JSON.parse(gone.stderr)).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('longhand show', () => {
  it('shows a post by its id, slug, file and folder', async () => {
    const made = await newPost('--title', 'Ebb', '--body', 'Some **text**');
    const file = join(library, made.path);
    for (const name of [made.id, made.slug, made.path, file, dirname(file)]) {
      const { code, stdout } = await longhand(['show', name]);
      expect([name, code]).toEqual([name, 0]);
      expect(stdout).toContain('Ebb');
      expect(stdout).toContain('Some **text**');
    }
    expect((await longhand(['show', made.slug, '--html'], {}, program)).stdout).toContain('<strong>text</strong>');
    expect((await longhand(['show', made.slug, '--markdown'])).stdout.trim()).toBe('Some **text**');
    const json = JSON.parse((await longhand(['show', made.slug, '--json', '--html'])).stdout) as Record<
      string,
      unknown
    >;
    expect(json).toMatchObject({ summary: { id: made.id }, meta: { title: 'Ebb' }, document: { type: 'doc' } });
    expect(json['html']).toContain('<strong>');
  });

  it('says that there is no such post', async () => {
    const { code, stderr } = await longhand(['show', 'gone']);
    expect(code).toBe(1);
    expect(stderr).toContain('gone');
  });

  it('shows the file of a post that cannot be understood, and leaves it as it is', async () => {
    const broken = '---\ntitle: [unclosed\n---\n\nWords to keep\n';
    await mkdir(join(library, 'posts', 'broken'), { recursive: true });
    await writeFile(join(library, 'posts', 'broken', 'index.md'), broken);
    const { code, stdout, stderr } = await longhand(['show', 'broken']);
    expect(code).toBe(0);
    expect(stdout).toContain('Words to keep');
    expect(stderr).toContain('Note:');
    expect((await longhand(['export', 'broken', '--to', join(place, 'x.html')])).code).toBe(1);
    expect(await readFile(join(library, 'posts', 'broken', 'index.md'), 'utf8')).toBe(broken);
  });
});

describe('longhand export', () => {
  it('writes one file with the picture inside, and replaces it only by force', async () => {
    const made = await newPost('--title', 'Ebb', '--body', '![pier](pier.png)');
    const picture = png(3, 2, () => [1, 2, 3]);
    await writeFile(join(dirname(join(library, made.path)), 'pier.png'), picture);
    const target = join(place, 'out', 'ebb.html');
    const done = await longhand(['export', made.slug, '--to', target, '--json'], {}, program);
    expect([done.code, JSON.parse(done.stdout)]).toEqual([0, { path: target, warnings: [] }]);
    expect(await readFile(target, 'utf8')).toContain(picture.toString('base64'));
    const again = await longhand(['export', made.slug, '--to', target, '--json']);
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stderr)).toMatchObject({ error: { code: 'conflict' } });
    expect((await longhand(['export', made.slug, '--to', target, '--force'])).code).toBe(0);
    expect((await longhand(['export', made.slug, '--to', '-'])).stdout).toContain('<!doctype html>');
  });

  it('writes a folder, and names a file for a folder that is there', async () => {
    const made = await newPost('--title', 'Ebb', '--body', '![pier](pier.png)');
    const folder = await longhand(['export', made.slug, '--format', 'html-folder', '--to', join(place, 'site')]);
    expect(folder.code).toBe(0);
    expect(folder.stderr).toContain('pier.png');
    expect(await readdir(join(place, 'site'))).toEqual(['index.html']);
    const named = await longhand(['export', made.slug, '--to', place]);
    expect(named.stdout.trim()).toBe(join(place, 'ebb.html'));
  });

  it('wants to know where, and in which format', async () => {
    expect((await longhand(['export', 'x'])).code).toBe(2);
    expect((await longhand(['export', 'x', '--to', 'y', '--format', 'pdf'])).code).toBe(2);
  });
});

describe('longhand check, backup and restore', () => {
  it('names what is not sound, and brings a library through a zip', async () => {
    const { path } = await newPost('--title', 'Tea', '--body', 'Text.');
    expect(await longhand(['check'])).toMatchObject({ code: 0, stdout: '1 file read, all of them are sound.\n' });
    await writeFile(join(library, path), '![](gone.png)');
    const checked = await longhand(['check', '--json']);
    expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
      1,
      { findings: [{ path, kind: 'missing-media' }] },
    ]);

    const zip = join(place, 'blog.zip');
    expect(await longhand(['backup', zip])).toMatchObject({ code: 0, stdout: `1 file in ${zip}\n`, stderr: '' });
    expect((await longhand(['backup', zip, '--json'])).code).toBe(1);
    const back = join(place, 'back');
    expect(await longhand(['restore', zip, back])).toMatchObject({ code: 0, stdout: `1 file in ${back}\n` });
    expect(await readFile(join(back, path), 'utf8')).toBe('![](gone.png)');
    expect((await longhand(['restore', zip, back])).stderr).toContain('There is something in this folder already.');
  });
});
