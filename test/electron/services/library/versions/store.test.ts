import * as nodeFs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Failure } from '#core/failure.ts';

import { realFileSystem } from '#services/library/disk.ts';
import type { FileSystem } from '#services/library/disk.ts';
import { VersionStore, versionsPath } from '#services/library/versions/versionStore.ts';

import { faultyFileSystem } from '../support.ts';

const post = '7d3f6c0e-2f0b-4a53-9a53-6a0c1f0e6b11';

interface Shelf {
  root: string;
  /** Minutes since the test began. */
  clock: { now: Date };
  store(machine?: string, fs?: FileSystem): VersionStore;
  files(): Promise<string[]>;
}

async function makeShelf(): Promise<Shelf> {
  const base = await nodeFs.mkdtemp(join(tmpdir(), 'longhand-versions-'));
  onTestFinished(() => nodeFs.rm(base, { recursive: true, force: true }));
  const root = join(base, 'Library');
  await nodeFs.mkdir(root);
  const clock = { now: new Date('2026-11-02T09:00:00Z') };
  return {
    root,
    clock,
    store: (machine = 'one', fs = realFileSystem) =>
      new VersionStore({ root, stateFolder: join(base, machine), now: () => clock.now }, fs),
    files: async () => (await nodeFs.readdir(join(root, versionsPath(post))).catch(() => [])).sort(),
  };
}

const later = (shelf: Shelf, minutes: number): void => {
  shelf.clock.now = new Date(shelf.clock.now.getTime() + minutes * 60_000);
};

/** A file of front matter and paragraphs. */
const essay = (paragraphs: readonly string[], title = 'Tides'): string =>
  `---\nid: ${post}\ntitle: ${title}\nupdated: 2026-11-02T09:00:00Z\n---\n\n${paragraphs.join('\n\n')}\n`;

const paragraphs = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    `Paragraph ${at} tells of the sea, the quay and what the ${at}th tide took. `.repeat(6).trim(),
  );

test('a version holds the file as it was, byte for byte', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  const texts = ['\uFEFF---\r\ntitle: "Ebb"\r\n---\r\n\r\nOne.\r\n\r\n\r\nTwo 🌊\r\n', essay(paragraphs(40)), '', 'x'];
  for (const text of texts) {
    later(shelf, 1);
    await store.keep(post, 'save', text);
  }
  const again = shelf.store();
  const kept = await again.list(post);
  expect(kept).toHaveLength(4);
  for (const [index, { id }] of kept.toReversed().entries()) expect(await again.text(post, id)).toBe(texts[index]);
});

test('the same text is one version, whatever the time of saving says', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  await store.keep(post, 'save', essay(['One.']));
  await store.keep(post, 'closed', essay(['One.']).replace('T09:00', 'T10:00'));
  expect(await store.list(post)).toHaveLength(1);
});

test('writing for an hour makes a version every five minutes, and one of what the file held before', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  const text = paragraphs(20);
  let before = essay(text);
  for (let second = 0; second < 3600; second += 10) {
    shelf.clock.now = new Date(Date.parse('2026-11-02T09:00:00Z') + second * 1000);
    text[7] += ' And a few words more.';
    const after = essay(text);
    store.wrote(post, before, after);
    before = after;
  }
  await store.settled();
  store.closed(post, before);
  await store.settled();
  const kept = await store.list(post);
  expect(kept.map(({ why }) => why)).toEqual(['closed', ...Array.from({ length: 11 }, () => 'save'), 'before-edit']);
  expect(await store.text(post, kept[0]?.id ?? '')).toBe(before);
  expect(await store.text(post, kept.at(-1)?.id ?? '')).toBe(essay(paragraphs(20)));
});

test('a clock that was set back makes no version of every save', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  const text = paragraphs(5);
  await store.keep(post, 'save', essay(text));
  later(shelf, -60 * 24);
  let before = essay(text);
  for (let save = 0; save < 60; save++) {
    later(shelf, 1 / 6);
    text.push(
      `A sentence that is long enough to count, the ${save}th of those that were written today, and so on.`.repeat(3),
    );
    const after = essay(text);
    store.wrote(post, before, after);
    before = after;
  }
  await store.settled();
  expect(await store.list(post)).toHaveLength(3);
});

test('a post that was only looked at leaves nothing behind', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  store.closed(post, essay(['One.']));
  store.found(post, essay(['One.']), essay(['Two.']));
  await store.settled();
  expect(await shelf.files()).toEqual([]);
  expect(await nodeFs.readdir(shelf.root)).toEqual([]);
});

test('two machines’ versions, and what a sync tool made of their files, are one list', async () => {
  const shelf = await makeShelf();
  const [one, other] = [shelf.store('one'), shelf.store('other')];
  await one.keep(post, 'save', essay(['From the first machine.']));
  later(shelf, 1);
  await other.keep(post, 'save', essay(['From the second.']));
  const [first = '', second = ''] = await shelf.files();
  const folder = join(shelf.root, versionsPath(post));
  await nodeFs.copyFile(
    join(folder, first),
    join(folder, first.replace('.jsonl', ' (conflicted copy 2026-11-02).jsonl')),
  );
  await nodeFs.copyFile(
    join(folder, second),
    join(folder, second.replace('.jsonl', '.sync-conflict-20261102-090100-ABCDEF.jsonl')),
  );
  later(shelf, 1);
  await one.keep(post, 'save', essay(['And on.']));
  for (const store of [one, other]) expect((await store.list(post)).map(({ words }) => words)).toEqual([2, 3, 4]);
  expect(await shelf.files()).toHaveLength(4);
});

test('a version that one machine names stays when the other thins its own', async () => {
  const shelf = await makeShelf();
  const [one, other] = [shelf.store('one'), shelf.store('other')];
  for (let at = 0; at < 40; at++) {
    later(shelf, 1);
    await one.keep(post, 'save', essay([`Words ${at}.`]));
  }
  const named = (await other.list(post))[20];
  await other.name(post, named?.id ?? '', 'The good one');
  const text = await one.text(post, named?.id ?? '');
  const first = (await nodeFs.readFile(join(shelf.root, '../one/machine'), 'utf8')).trim();
  await nodeFs.rm(join(shelf.root, versionsPath(post), `${first}.v1.jsonl`));
  expect((await other.list(post)).some(({ name }) => name === 'The good one')).toBe(true);
  expect(await other.text(post, named?.id ?? '')).toBe(text);
});

test('what a crash tore off is skipped, and what follows is kept', async () => {
  const shelf = await makeShelf();
  await shelf.store().keep(post, 'save', essay(['One.']));
  const path = join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? '');
  const whole = await nodeFs.readFile(path);
  later(shelf, 1);
  await shelf.store().keep(post, 'save', essay(['Two.']));
  const both = await nodeFs.readFile(path);
  for (let length = whole.length; length < both.length - 1; length += 7) {
    await nodeFs.writeFile(path, both.subarray(0, length));
    const store = shelf.store();
    expect(await store.list(post), `${length} bytes`).toHaveLength(1);
    await store.keep(post, 'save', essay(['Three.']));
    const [newest, oldest] = await shelf.store().list(post);
    expect(await shelf.store().text(post, newest?.id ?? '')).toBe(essay(['Three.']));
    expect(await shelf.store().text(post, oldest?.id ?? '')).toBe(essay(['One.']));
  }
});

test('a damaged record loses its own version alone', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  const text = paragraphs(12);
  for (let at = 0; at < 6; at++) {
    later(shelf, 1);
    text.push(`Added ${at}.`);
    await store.keep(post, 'save', essay(text));
  }
  const path = join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? '');
  const lines = (await nodeFs.readFile(path, 'utf8')).split('\n');
  const index = lines.findIndex((line) => line.includes('"version"') && line.includes('09:03'));
  lines[index] = (lines[index] ?? '').replace('"words":', '"wards":');
  await nodeFs.writeFile(path, lines.join('\n'));
  const kept = await shelf.store().list(post);
  expect(kept).toHaveLength(5);
  for (const { id } of kept) expect(await shelf.store().text(post, id)).toContain('Added 0.');
});

test('a piece that was damaged fails clearly, and no other version with it', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  await store.keep(post, 'save', essay(['One stands alone.']));
  later(shelf, 1);
  await store.keep(post, 'save', essay(['One stands alone.', 'Two came later, and is longer.']));
  const path = join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? '');
  const lines = (await nodeFs.readFile(path, 'utf8')).split('\n');
  const last = lines.findLastIndex((line) => line.includes('"pieces","from"'));
  lines[last] = (lines[last] ?? '').replace(/"data":"../, '"data":"xx');
  await nodeFs.writeFile(path, lines.join('\n'));
  const [newer, older] = await shelf.store().list(post);
  await expect(shelf.store().text(post, newer?.id ?? '')).rejects.toMatchObject({ code: 'unreadable' });
  expect(await shelf.store().text(post, older?.id ?? '')).toContain('One stands alone.');
  // And the next version is whole again.
  later(shelf, 1);
  const whole = essay(['One stands alone.', 'Two came later, and is longer.', 'Three.']);
  await shelf.store().keep(post, 'save', whole);
  expect(await shelf.store().text(post, (await shelf.store().list(post))[0]?.id ?? '')).toBe(whole);
});

test('records of a later Longhand are skipped and stay', async () => {
  const shelf = await makeShelf();
  const store = shelf.store();
  await store.keep(post, 'save', essay(['One.']));
  const path = join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? '');
  const { lineOf } = await import('#services/library/checkedLines.ts');
  await nodeFs.appendFile(path, lineOf({ kind: 'remark', version: 'x', text: 'Later.' }));
  for (let at = 0; at < 60; at++) {
    later(shelf, 6);
    store.wrote(post, essay([`Words ${at}.`]), essay([`Words ${at + 1} and many more words. `.repeat(20)]));
  }
  await store.settled();
  later(shelf, 60 * 24 * 9);
  store.closed(post, essay(['The end.']));
  await store.settled();
  const text = await nodeFs.readFile(path, 'utf8');
  expect(text).toContain('"remark"');
  expect(text.split('"kind":"version"').length - 1).toBeLessThan(20);
});

test('a disk that fails keeps no half version, and the next one is whole', async () => {
  const shelf = await makeShelf();
  const fs = faultyFileSystem();
  const store = shelf.store('one', fs);
  await store.keep(post, 'save', essay(['One.']));
  for (const [call, code] of [
    ['write', 'ENOSPC'],
    ['sync', 'EIO'],
    ['open', 'EROFS'],
  ] as const) {
    later(shelf, 1);
    fs.fail.set(call, { code, path: /versions/ });
    await expect(store.keep(post, 'before-restore', essay([`Fails at ${call}.`]))).rejects.toMatchObject({ code });
    fs.fail.clear();
    expect(await shelf.store().list(post)).toHaveLength(1);
  }
  await store.keep(post, 'save', essay(['Two.']));
  const [newest] = await shelf.store().list(post);
  expect(await shelf.store().text(post, newest?.id ?? '')).toBe(essay(['Two.']));
  expect(
    (await nodeFs.readFile(join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? ''), 'utf8'))
      .split('\n')
      .filter((line) => !line.startsWith('{"sum":"'))
      .join(''),
  ).toBe('');
});

describe('while the disk refuses versions', () => {
  const impatient = { firstPause: 1 };

  test('what was written waits, is told of, and is kept by itself once it can be', async () => {
    const shelf = await makeShelf();
    const fs = faultyFileSystem();
    const told: (Failure | null)[] = [];
    const store = new VersionStore(
      { root: shelf.root, stateFolder: join(shelf.root, '..', 'one'), now: () => shelf.clock.now },
      fs,
      { failing: (failure) => told.push(failure), ...impatient },
    );
    onTestFinished(() => store.end());
    fs.fail.set('open', { code: 'ENOSPC', path: /versions/ });
    const texts = Array.from({ length: 100 }, (_, at) => essay([...paragraphs(9), `Line ${at}.`]));
    for (const [at, text] of texts.entries()) {
      later(shelf, 1);
      store.wrote(post, texts[at - 1] ?? essay(['As it was.']), text);
      await store.settled();
    }
    expect(told[0]).toMatchObject({
      code: 'disk-full',
      message: 'Versions of what you write cannot be kept now: the disk is full.',
    });
    expect(told).not.toContain(null);
    expect(await shelf.files()).toEqual([]);
    fs.fail.clear();
    await expect.poll(() => told.at(-1)).toBe(null);
    const kept = await store.list(post);
    expect(kept.map(({ why }) => why)).toEqual(['save', 'before-edit']);
    expect(await store.text(post, kept[1]?.id ?? '')).toBe(essay(['As it was.']));
    expect(await store.text(post, kept[0]?.id ?? '')).toBe(texts.at(-1));
  });

  test('what another program wrote, a merge and the closing are made up for too, in their order', async () => {
    const shelf = await makeShelf();
    const fs = faultyFileSystem();
    const store = shelf.store('one', fs);
    onTestFinished(() => store.end());
    const [one, two, three] = ['One.', 'Two.', 'Three.'].map((words) => essay([words])) as [string, string, string];
    store.wrote(post, essay(['Nought.']), one);
    await store.settled();
    fs.fail.set('open', { code: 'EACCES', path: /versions/ });
    later(shelf, 1);
    await expect(store.keep(post, 'before-merge', two)).rejects.toMatchObject({ code: 'EACCES' });
    later(shelf, 1);
    store.found(post, null, three);
    later(shelf, 1);
    store.closed(post, three);
    await store.settled();
    fs.fail.clear();
    store.closed(post, three);
    await store.settled();
    const kept = await shelf.store().list(post);
    expect(kept.map(({ why, at }) => [why, at.slice(11, 16)])).toEqual([
      ['other-program', '09:02'],
      ['before-merge', '09:01'],
      ['before-edit', '09:00'],
    ]);
  });

  test('what waits of a post that was deleted for ever is dropped, and what waits of others is not', async () => {
    const shelf = await makeShelf();
    const fs = faultyFileSystem();
    const told: (Failure | null)[] = [];
    const store = new VersionStore(
      { root: shelf.root, stateFolder: join(shelf.root, '..', 'one'), now: () => shelf.clock.now },
      fs,
      { failing: (failure) => told.push(failure), ...impatient },
    );
    onTestFinished(() => store.end());
    fs.fail.set('open', { code: 'ENOSPC', path: /versions/ });
    for (const id of [post, 'another']) store.wrote(id, essay(['One.']), essay(['Two.']));
    await store.settled();
    await store.forget(post);
    expect(told).not.toContain(null);
    fs.fail.clear();
    await expect.poll(() => told.at(-1)).toBe(null);
    expect(await store.list('another')).toHaveLength(1);
    expect(await store.list(post)).toEqual([]);
  });

  test('a defect, which no waiting helps, is its caller’s alone: nothing is said of the disk', async () => {
    const shelf = await makeShelf();
    const fs = faultyFileSystem();
    const told: (Failure | null)[] = [];
    const store = new VersionStore(
      { root: shelf.root, stateFolder: join(shelf.root, '..', 'one'), now: () => shelf.clock.now },
      fs,
      { failing: (failure) => told.push(failure), ...impatient },
    );
    onTestFinished(() => store.end());
    const unwritable = Symbol('no text') as unknown as string;
    await expect(store.keep(post, 'save', unwritable)).rejects.toThrow(TypeError);
    expect(told).toEqual([]);
  });

  test('one post’s versions that cannot be kept hold up no other’s', async () => {
    const shelf = await makeShelf();
    const fs = faultyFileSystem();
    const told: (Failure | null)[] = [];
    const store = new VersionStore(
      { root: shelf.root, stateFolder: join(shelf.root, '..', 'one'), now: () => shelf.clock.now },
      fs,
      { failing: (failure) => told.push(failure) },
    );
    onTestFinished(() => store.end());
    fs.fail.set('open', { code: 'EIO', path: new RegExp(`${post}.*longhand-tmp`) });
    store.wrote(post, essay(['One.']), essay(['Two.']));
    store.wrote('another', essay(['Three.']), essay(['Four.']));
    await store.settled();
    expect(await store.list('another')).toHaveLength(1);
    expect(told.map((failure) => failure?.code)).toEqual(['disk-failed']);
  });
});

test('thinning writes the file anew, and whatever fails at it leaves the old one', async () => {
  const shelf = await makeShelf();
  const fs = faultyFileSystem();
  const store = shelf.store('one', fs);
  const text = paragraphs(10);
  for (let at = 0; at < 80; at++) {
    later(shelf, 2);
    text[at % 10] += ` More ${at}.`;
    await store.keep(post, 'save', essay(text));
  }
  const [named] = await store.list(post);
  await store.name(post, named?.id ?? '', 'For ever');
  const path = join(shelf.root, versionsPath(post), (await shelf.files())[0] ?? '');
  const before = await nodeFs.readFile(path);
  later(shelf, 60 * 24 * 30);
  for (const call of ['open', 'writeFile', 'sync', 'rename']) {
    fs.fail.set(call, { code: 'EIO', path: /longhand-tmp|versions.*jsonl$/ });
    store.wrote(post, essay(text), essay(text));
    store.closed(post, essay(text));
    await store.settled();
    fs.fail.clear();
    expect((await nodeFs.readFile(path)).equals(before)).toBe(true);
    expect(await shelf.files()).toHaveLength(1);
  }
  store.wrote(post, essay(text), essay(text));
  store.closed(post, essay(text));
  await store.settled();
  expect((await nodeFs.stat(path)).size).toBeLessThan(before.length / 3);
  const kept = await shelf.store().list(post);
  expect(kept[0]?.name).toBe('For ever');
  expect(await shelf.store().text(post, kept[0]?.id ?? '')).toBe(essay(text));
});

/** The real file system until so many calls were made; then the process is gone. What is written last is cut short. */
function dyingFileSystem(calls: number): FileSystem {
  let left = calls;
  const faulty = faultyFileSystem();
  const check = (): void => {
    if (left-- <= 0) throw Object.assign(new Error('EIO: the process is gone'), { code: 'EIO' });
  };
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(inner, name) {
        const value = Reflect.get(inner, name, inner) as unknown;
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (name === 'write' && left === 0) {
            const [bytes, offset, length, position] = args as [Uint8Array, number, number, number];
            left--;
            await (inner as unknown as nodeFs.FileHandle).write(bytes, offset, Math.floor(length / 2), position);
          }
          // Nothing tidies up after a process that is gone.
          if (name !== 'close') check();
          const result: unknown = await (value as (...all: unknown[]) => Promise<unknown>).apply(inner, args);
          return name === 'open' ? wrap(result as object) : result;
        };
      },
    });
  return wrap(faulty as FileSystem);
}

test('killed at any call, every version that was kept is there, byte for byte, and the next one too', async () => {
  const written = paragraphs(6);
  const shelf = await makeShelf();
  const texts: string[] = [];
  for (let at = 0; at < 24; at++) {
    later(shelf, 1);
    texts.push(essay([...written, `Version ${at}.`]));
    await shelf.store().keep(post, at === 3 ? 'published' : 'save', texts.at(-1) ?? '');
  }
  later(shelf, 60 * 24 * 40);
  const folder = join(shelf.root, versionsPath(post));
  await nodeFs.cp(folder, `${shelf.root}-before`, { recursive: true });
  for (let calls = 0, isDone = false; !isDone; calls++) {
    await nodeFs.rm(folder, { recursive: true });
    await nodeFs.cp(`${shelf.root}-before`, folder, { recursive: true });
    const store = shelf.store('one', dyingFileSystem(calls));
    const text = essay([...written, 'And on.']);
    const answered = await store.keep(post, 'save', text).then(
      () => true,
      () => false,
    );
    // Closing thins, and writes the file anew.
    store.wrote(post, text, text);
    store.closed(post, text);
    await store.settled();
    const after = shelf.store();
    const kept = await Promise.all((await after.list(post)).map(({ id }) => after.text(post, id)));
    expect(kept, `after ${calls} calls`).toContain(texts[3]);
    expect(kept, `after ${calls} calls`).toContain(texts.at(-1));
    if (answered) expect(kept[0], `after ${calls} calls`).toBe(text);
    await after.keep(post, 'save', essay(['The next.']));
    expect(await after.text(post, (await after.list(post))[0]?.id ?? '')).toBe(essay(['The next.']));
    const [file = ''] = await shelf.files();
    const size = (await nodeFs.stat(join(shelf.root, versionsPath(post), file))).size;
    isDone = answered && size < 4_000 && (await shelf.files()).length === 1;
    expect(calls).toBeLessThan(200);
  }
});
