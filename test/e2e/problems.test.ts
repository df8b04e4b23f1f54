import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { harbour } from '../pictures.ts';
import { answerDialogs, saved, textField, titleField } from './article.ts';
import { makeComputer } from './desk.ts';
import type { Computer, Running } from './desk.ts';

const post = (title: string, id: string, text: string): string =>
  `---\nid: ${id}\ntitle: ${title}\nstatus: draft\n---\n\n${text}\n`;

describe('files that are not as they should be', () => {
  let computer: Computer;
  let running: Running;
  const files: Record<string, string> = {
    'posts/sound/index.md': post('A sound post', 'id-sound', 'All is well here.'),
    'posts/broken/index.md': '---\ntitle: "never closed\ntags: [a\n---\n\nWords that must survive.\n',
    'posts/twin-one/index.md': post('The first twin', 'id-twin', 'I was here first.'),
    'posts/twin-two/index.md': post('The second twin', 'id-twin', 'I am the copy.'),
    'posts/no-text/notes.txt': 'a folder without index.md',
  };

  beforeAll(async () => {
    computer = await makeComputer();
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(computer.library, name, '..'), { recursive: true });
      await writeFile(join(computer.library, name), text);
    }
    running = await computer.start();
    await answerDialogs(running.app, computer.library);
    await running.page.getByRole('button', { name: /^Open a folder of posts/u }).click();
    await running.page.getByRole('option', { name: /A sound post/u }).waitFor();
  });
  afterAll(() => computer.dispose());

  const read = (name: string) => readFile(join(computer.library, name), 'utf8');

  it('shows a broken front matter as such, with the file as it is, and does not touch it', async () => {
    const { page } = running;
    await page.getByRole('option', { name: /broken/iu }).click();
    await page.getByRole('heading', { name: 'The top of this file has a mistake in it' }).waitFor();
    await page.getByRole('region', { name: 'The file as it is' }).getByText('Words that must survive.').waitFor();
    expect(await read('posts/broken/index.md')).toBe(files['posts/broken/index.md']);
  });

  it('shows a folder without a text', async () => {
    const { page } = running;
    await page.getByRole('option', { name: /no.text/iu }).click();
    await page.getByRole('heading', { name: 'This folder has no text' }).waitFor();
    expect(await readdir(join(computer.library, 'posts/no-text'))).toEqual(['notes.txt']);
  });

  it('tells two posts with one id apart, and makes the copy a post of its own when asked', async () => {
    const { page } = running;
    await page.getByRole('option', { name: /The second twin/u }).click();
    await page.getByRole('heading', { name: 'Two posts carry the same mark' }).waitFor();
    await page.getByRole('button', { name: 'Make this copy its own post' }).click();
    await textField(page).getByText('I am the copy.').waitFor();
    expect(await read('posts/twin-one/index.md')).toBe(files['posts/twin-one/index.md']);
    expect(await read('posts/twin-two/index.md')).not.toContain('id: id-twin\n');
    expect(await read('posts/twin-two/index.md')).toContain('I am the copy.');
  });

  it('says that a picture is none, and takes nothing in', async () => {
    const { app, page } = running;
    const fake = join(computer.home, 'holiday.png');
    await writeFile(fake, 'this is no picture');
    await page.getByRole('option', { name: /A sound post/u }).click();
    await textField(page).getByText('All is well here.').click();
    await answerDialogs(app, fake);
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Picture…' }).click();
    await page
      .getByText(/not a picture/iu)
      .first()
      .waitFor();
    expect(await readdir(join(computer.library, 'posts/sound'))).toEqual(['index.md']);
    expect(await read('posts/sound/index.md')).toBe(files['posts/sound/index.md']);
  });

  it('says that nothing answers at a site that is not there', async () => {
    const { page } = running;
    const port = await freePort();
    await page.getByRole('option', { name: /A sound post/u }).click();
    await page.keyboard.press('Control+Shift+P');
    const address = page.getByRole('textbox', { name: 'Address of your site' });
    await address.fill(`http://127.0.0.1:${port}/`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page
      .getByText(/did not answer|nothing answers|could not be reached|no answer/iu)
      .first()
      .waitFor();
    expect(await read('posts/sound/index.md')).toBe(files['posts/sound/index.md']);
  });
});

/** A port on loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a disk that fills up', () => {
  let computer: Computer;
  let running: Running;
  let disk = '';

  beforeAll(async () => {
    computer = await makeComputer();
    disk = join(computer.home, 'small disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'longhand-test', disk]);
    running = await computer.start();
    await answerDialogs(running.app, disk);
    await running.page.getByRole('button', { name: /^Start somewhere else/u }).click();
    await titleField(running.page).waitFor();
  });
  afterAll(async () => {
    await running.kill();
    execFileSync('umount', ['-l', disk]);
    await computer.dispose();
  });

  it('says that it could not save and what is kept, and saves by itself once there is room', async () => {
    const { page } = running;
    await titleField(page).click();
    await page.keyboard.type('Before the flood');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Every word of this was kept.');
    await saved(page).waitFor();
    const library = await findLibrary(disk);
    await fill(disk);
    await page.keyboard.type(' And so were these.');
    await page
      .getByText(/Could not save.*full/iu)
      .first()
      .waitFor();
    const slug = (await readdir(join(library, 'posts')))[0] ?? '';
    expect(await readFile(join(library, 'posts', slug, 'index.md'), 'utf8')).toContain('Every word of this was kept.');

    // A picture does not fit either, and says so.
    const picture = join(computer.home, 'harbour.png');
    await writeFile(picture, harbour());
    await answerDialogs(running.app, picture);
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Picture…' }).click();
    await page
      .getByRole('region', { name: 'Notices' })
      .getByText(/disk is full/iu)
      .first()
      .waitFor();

    execFileSync('rm', [join(disk, 'ballast')]);
    await saved(page).waitFor({ timeout: 200_000 });
    expect(await readFile(join(library, 'posts', slug, 'index.md'), 'utf8')).toContain('And so were these.');
    expect(await readdir(join(library, 'posts', slug))).toEqual(['index.md']);
  });
});

async function findLibrary(folder: string): Promise<string> {
  const names = await readdir(folder);
  return names.includes('posts') ? folder : join(folder, names[0] ?? '');
}

/** Leaves no room on a disk. */
async function fill(folder: string): Promise<void> {
  for (const size of [64 * 1024, 4 * 1024]) {
    for (;;) {
      try {
        await writeFile(join(folder, 'ballast'), Buffer.alloc(size, 1), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}
