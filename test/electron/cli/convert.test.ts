import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { makeConverter } from '#services/conversion/converter.ts';

import { conversion } from '../../../electron/cli/conversion.ts';

import { longhand, program } from './longhand.ts';

const convert = (from: string, to: string, input: string | Uint8Array, ...more: string[]) =>
  longhand(['convert', '--from', from, '--to', to, ...more], { input });

/** One converted line, or the error that stands for it. */
const answers = (stdout: string): unknown[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);

describe('longhand convert', () => {
  it('writes Markdown as HTML', async () => {
    const args = ['convert', '--from', 'markdown', '--to', 'html'];
    const { code, stdout, stderr } = await program(args, { input: '# Hello\n\n*World* & more\n' });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/<h1[^>]*>Hello<\/h1>/);
    expect(stdout).toContain('<em>World</em> &amp; more');
  });

  it('brings a document to Markdown and back, equal', async () => {
    const markdown = 'A **bold** word\n\n- one\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n';
    const document = (await convert('markdown', 'json', markdown)).stdout;
    const written = (await convert('json', 'markdown', document)).stdout;
    const again = (await convert('markdown', 'json', written)).stdout;
    expect(JSON.parse(again)).toEqual(JSON.parse(document));
  });

  it('reads HTML', async () => {
    const { code, stdout } = await convert('html', 'markdown', '<h2>Hi</h2><p>a <b>b</b></p><script>alert(1)</script>');
    expect(code).toBe(0);
    expect(stdout).toContain('## Hi');
    expect(stdout).toContain('a **b**');
    expect(stdout).not.toContain('alert');
  });

  it.each([
    [
      'a post with comments and keys of its own',
      '---\ntitle:   "A"   # mine\nweird: {a: [1,2]}\n---\n\nText   with  *odd*   forms_\n* a\n* b\n',
    ],
    ['Windows line ends and a byte order mark', '\uFEFF---\r\ntitle: A\r\n---\r\n\r\nText\r\n\r\n\r\n\r\nMore\r\n'],
    ['TOML', '+++\ntitle = "A"\n+++\nText\n'],
    ['JSON', '{\n  "title": "A", "n": [1,2]\n}\n\nText\n'],
    ['JSON as Hexo has it', ';;;\n"title": "A"\n;;;\nText\n'],
    ['no line end at the end', '---\ntitle: A\n---\nText'],
    ['rules that are no front matter', '---\n\nText\n\n---\n\nMore\n'],
  ])('gives back a file byte for byte: %s', async (_, file) => {
    const { code, stdout, bytes } = await convert('markdown', 'markdown', file);
    expect(code).toBe(0);
    expect(stdout).toBe(file);
    expect(bytes.equals(Buffer.from(file))).toBe(true);
  });

  it('leaves front matter out of HTML and JSON', async () => {
    const file = '---\ntitle: Secret title\n---\nText\n';
    expect((await convert('markdown', 'html', file)).stdout).not.toContain('Secret');
    expect((await convert('markdown', 'json', file)).stdout).not.toContain('Secret');
  });

  it.each([
    ['yaml', '---\ntitle: A # c\nn: 1\n---\n\nText\n', { title: 'A', n: 1 }],
    [
      'toml',
      '+++\ntitle = "A"\nd = 2024-01-02\nbig = 9007199254740993\n+++\nText\n',
      { title: 'A', d: '2024-01-02', big: '9007199254740993' },
    ],
    ['json', '\uFEFF{"title": "A"}\nText\n', { title: 'A' }],
  ])('brings a whole file with its %s front matter to JSON and back', async (kind, file, data) => {
    const json = await convert('markdown', 'json', file, '--with-front-matter');
    const whole = JSON.parse(json.stdout) as unknown;
    expect(whole).toMatchObject({ frontMatter: { format: kind, data }, document: { type: 'doc' } });
    expect((await convert('json', 'markdown', json.stdout)).stdout).toBe(file);
    expect((await convert('json', 'json', json.stdout, '--with-front-matter')).stdout).toBe(json.stdout);
  });

  it('takes no front matter from JSON that would run into the text', async () => {
    const document = { type: 'doc', content: [{ type: 'paragraph' }] };
    for (const source of ['words', '---\na: [\n---\n', '---\na: 1\n', '---\na: 1\n---\nText\n', 7]) {
      const { code, stdout } = await convert('json', 'markdown', JSON.stringify({ frontMatter: { source }, document }));
      expect([source, code, stdout]).toEqual([source, 1, '']);
    }
  });

  it('writes the words alone', async () => {
    const { code, stdout } = await convert(
      'markdown',
      'text',
      '---\ntitle: T\n---\n# Head\n\nSome **bold** [words](u)\n',
    );
    expect([code, stdout]).toEqual([0, 'Head\n\nSome bold words\n']);
    expect((await convert('text', 'markdown', 'x')).code).toBe(2);
  });

  it('brings a long page to Markdown and back, and a page that was made to overflow comes to an end', async () => {
    const words = Array.from({ length: 3_000 }, (_, at) => `word${at}`);
    const html = words.map((word) => `<p>${word} <b>bold</b></p>`).join('');
    const { code, stdout } = await program(['convert', '--from', 'html', '--to', 'markdown'], { input: html });
    expect(code).toBe(0);
    expect(stdout).toBe(words.map((word) => `${word} **bold**\n`).join('\n'));
    expect((await convert('markdown', 'html', stdout)).stdout).toContain('<p>word2999 <strong>bold</strong></p>');
    const deep = await convert('html', 'markdown', `${'<div>'.repeat(50_000)}deep`);
    expect([deep.code, deep.stdout.trim()]).toEqual([0, 'deep']);
  });

  it('tells in JSON what was left out of HTML', async () => {
    const { stderr } = await convert('html', 'markdown', '<p>x</p><script>alert(1)</script>', '--json');
    expect(JSON.parse(stderr)).toEqual({ notes: [expect.stringContaining('script')] });
  });

  it('takes two rules with words between them for text', async () => {
    const { stdout } = await convert('markdown', 'html', '---\nFoo\n---\nBar\n');
    expect(stdout).toContain('<hr');
    expect(stdout).toMatch(/<h2[^>]*>Foo<\/h2>/);
    const told = await convert('markdown', 'html', '---\ntitle: Foo\n---\nBar\n', '--no-front-matter');
    expect(told.stdout).toMatch(/<h2[^>]*>title: Foo<\/h2>/);
  });

  it.each([
    ['what is not JSON', 'nonsense', 'invalid-input'],
    ['another thing than a document', '{"type":"paragraph"}', 'invalid-input'],
    ['a node that does not exist', '{"type":"doc","content":[{"type":"nope"}]}', 'invalid-input'],
    ['a node in the wrong place', '{"type":"doc","content":[{"type":"text","text":"x"}]}', 'invalid-input'],
    [
      'an attribute of the wrong kind',
      '{"type":"doc","content":[{"type":"heading","attrs":{"level":"<b>"}}]}',
      'invalid-input',
    ],
    ['content that is no list', '{"type":"doc","content":{"a":1}}', 'invalid-input'],
    ['null', 'null', 'invalid-input'],
    [
      'a bottomless one',
      `{"type":"doc","content":[${'{"type":"blockquote","content":['.repeat(20_000)}${']}'.repeat(20_000)}]}`,
      'invalid-input',
    ],
  ])('refuses %s as a document', async (_, input, errorCode) => {
    const { code, stdout, stderr } = await convert('json', 'html', input, '--json');
    expect([code, stdout]).toEqual([1, '']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: errorCode, message: expect.any(String) } });
  });

  it('refuses text that is not UTF-8, rather than to replace letters', async () => {
    const { code, stdout, stderr } = await convert('markdown', 'markdown', new Uint8Array([0x61, 0xff, 0xfe, 0x62]));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('not UTF-8');
  });

  it('survives a NUL', async () => {
    const { code } = await convert('markdown', 'html', 'a\u0000b');
    expect(code).toBe(0);
  });

  it.each([
    [['--from', 'markdown']],
    [['--from', 'word', '--to', 'html']],
    [['--from', 'html', '--to', 'html', '--nope']],
  ])('does not understand %j', async (args) => {
    const { code, stderr } = await longhand(['convert', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('longhand convert --help');
  });
});

describe('longhand convert --ndjson', () => {
  it('answers each line with one, in order', async () => {
    const texts = ['# One\n', '', 'a\nb\n', '*x*', 'é\u2028ü'];
    const { code, stdout } = await convert(
      'markdown',
      'markdown',
      `${texts.map((text) => JSON.stringify(text)).join('\n')}\n`,
      '--ndjson',
    );
    expect(code).toBe(0);
    expect(answers(stdout)).toEqual(texts);
  });

  it('takes a document as a string or as it is, and answers it as a string', async () => {
    const document = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x' }] }] };
    const input = `${JSON.stringify(document)}\n${JSON.stringify(JSON.stringify(document))}\n`;
    const { code, stdout } = await convert('json', 'json', input, '--ndjson');
    expect(code).toBe(0);
    const [one, two] = answers(stdout);
    expect(one).toBe(two);
    expect(JSON.parse(String(one))).toEqual(document);
  });

  it('takes no document for Markdown or HTML', async () => {
    for (const from of ['markdown', 'html']) {
      const { code, stdout } = await convert(from, 'html', '{"type":"doc"}\n', '--ndjson');
      expect(code).toBe(1);
      expect(answers(stdout)).toEqual([{ error: { code: 'invalid-input', message: 'A line is a JSON string.' } }]);
    }
  });

  it('answers a bad line with its error, goes on, and fails at the end', async () => {
    const input = Buffer.concat([
      Buffer.from('"good"\nnot json\n42\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('\n"last"'),
    ]);
    const { code, stdout } = await convert('markdown', 'html', input, '--ndjson');
    expect(code).toBe(1);
    expect(answers(stdout)).toEqual([
      expect.stringContaining('good'),
      { error: { code: 'invalid-input', message: expect.stringContaining('JSON') } },
      { error: { code: 'invalid-input', message: expect.any(String) } },
      { error: { code: 'invalid-input', message: expect.stringContaining('UTF-8') } },
      { error: { code: 'invalid-input', message: expect.any(String) } },
      expect.stringContaining('last'),
    ]);
  });

  it('keeps halves of characters and NULs from breaking anything', async () => {
    const input = ['"a\\ud800b"', '"\\udc00"', '"a\\u0000b"', '"\\ufeffx"', '"---\\nFoo\\n---\\n"'].join('\n');
    for (const to of ['html', 'json', 'markdown']) {
      const { code, stdout } = await convert('markdown', to, input, '--ndjson');
      expect(code).toBe(0);
      expect(answers(stdout)).toHaveLength(5);
    }
  });

  it('answers while lines still come, and holds no more than one', async () => {
    const line = `${JSON.stringify('word '.repeat(2_000))}\n`;
    const { code, stdout } = await convert('markdown', 'html', line.repeat(300), '--ndjson');
    expect(code).toBe(0);
    expect(answers(stdout)).toHaveLength(300);
  });
});

describe('longhand convert --check', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-check-'));
    folders.push(folder);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return folder;
  }

  it('tells of a folder that all its files come back byte for byte, and touches none', async () => {
    const files = {
      'a.md': '---\ntitle: A\n---\n\nText   with  *odd* forms_\n* a\n* b\n',
      'posts/b/index.md': '+++\ntitle = "B"\n+++\r\n\r\nWords\r\n',
      'posts/b/notes.txt': 'no Markdown',
      '.hidden/c.md': '---\nbroken: [\n---\n',
    };
    const cwd = await folderOf(files);
    const { code, stdout, stderr } = await program(['convert', '--check', '.'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'ok   a.md\nok   posts/b/index.md\n2 files checked, all read and written back byte for byte.\n',
    );
    for (const [name, content] of Object.entries(files)) expect(await readFile(join(cwd, name), 'utf8')).toBe(content);
  });

  it('names what cannot be read, and fails', async () => {
    const cwd = await folderOf({
      'broken.md': '---\ntitle: [\n---\n',
      'cut.md': '---\ntitle: cut',
      'good.md': 'Text\n\n{{< figure src="a.png" >}}\n',
      'latin.md': Buffer.from('Caf\xe9', 'latin1'),
      'nul.md': 'a\u0000b',
      'utf16.md': Buffer.from('\ufeffText', 'utf16le'),
    });
    const { code, stdout } = await longhand(['convert', '--check', '--json', '.', 'gone.md'], { cwd });
    expect(code).toBe(1);
    const told = JSON.parse(stdout) as { files: { path: string; ok: boolean; kept: unknown[] }[] };
    expect(told).toMatchObject({ checked: 7, failed: 6 });
    expect(told.files.map(({ path, ok }) => [path, ok])).toEqual([
      ['broken.md', false],
      ['cut.md', false],
      ['good.md', true],
      ['latin.md', false],
      ['nul.md', false],
      ['utf16.md', false],
      ['gone.md', false],
    ]);
    expect(told.files[2]?.kept).toEqual([{ line: 3, text: '{{< figure src="a.png" >}}' }]);
    const inWords = await longhand(['convert', '--check', 'latin.md', 'broken.md'], { cwd });
    expect(inWords.stdout).toMatch(
      /^FAIL latin\.md\n +.*UTF-8.*\nFAIL broken\.md\n[\s\S]*2 files checked, 2 failed\.\n$/,
    );
  });

  it('counts the lines of blocks that are kept, however many there are', async () => {
    const file = `---\ntitle: A\n---\n\n${'{{< x >}}\r\n\r\nword\n\n'.repeat(50)}`;
    const { stdout } = await longhand(['convert', '--check', '--json'], { input: file });
    const [report] = (JSON.parse(stdout) as { files: { kept: { line: number }[] }[] }).files;
    expect(report?.kept.map(({ line }) => line)).toEqual(Array.from({ length: 50 }, (_, index) => 5 + 4 * index));
  });

  it('says so where there is nothing to check', async () => {
    const { code, stdout } = await longhand(['convert', '--check', '.'], { cwd: await folderOf({ 'a.txt': 'x' }) });
    expect([code, stdout]).toEqual([0, 'No Markdown files found.\n']);
  });

  it('checks standard input', async () => {
    const { code, stdout } = await longhand(['convert', '--check'], { input: '# A\n' });
    expect([code, stdout]).toEqual([0, 'ok   -\n1 file checked, all read and written back byte for byte.\n']);
  });
});

it('gives up on a text that was made to take for ever, in words', async () => {
  const ticks = Array.from({ length: 6_000 }, (_, at) => '`'.repeat(at + 1)).join(' ');
  const converter = makeConverter({ timeLimit: 300 });
  try {
    const slow = conversion(
      { from: 'markdown', to: 'html', canonical: false, frontMatter: true, whole: false },
      converter,
    );
    await slow(ticks).then(
      ({ text }) => expect(text).toContain('`'),
      (error: unknown) => expect(error).toMatchObject({ code: 'too-large' }),
    );
  } finally {
    await converter.close();
  }
});
