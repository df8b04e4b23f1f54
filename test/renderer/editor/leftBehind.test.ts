import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { Step, Transform } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';
import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';

import type { Client } from '../../../renderer/bridge/client.ts';
import { flushLeftBehind, leaveBehind } from '../../../renderer/editor/steps/leftBehind.ts';
import { StepSender } from '../../../renderer/editor/steps/stepSender.ts';

const paragraphs = (...texts: string[]): ProseMirrorNode =>
  documentSchema.nodeFromJSON({
    type: 'doc',
    content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  });
const texts = (document: ProseMirrorNode): string[] => document.content.content.map((block) => block.textContent);

/** Main with one post, which ends its sessions when another program changes the file. */
function fakeMain(document: ProseMirrorNode) {
  const main = {
    document,
    version: 0,
    sessions: new Set(['first']),
    failure: null as Failure | null,
    client: {
      'posts.open': async () => {
        if (main.failure !== null) throw new LonghandError(main.failure);
        main.sessions.add('again');
        return { document: main.document.toJSON() as unknown, session: 'again', version: main.version };
      },
      'posts.applySteps': async ({
        session,
        version,
        steps,
      }: {
        session: string;
        version: number;
        steps: Record<string, unknown>[];
      }) => {
        if (!main.sessions.has(session) || version !== main.version)
          throw new LonghandError({ code: 'conflict', message: 'Replaced.' });
        for (const step of steps)
          main.document = Step.fromJSON(documentSchema, step).apply(main.document).doc ?? main.document;
        main.version += steps.length;
        return { version: main.version };
      },
      'posts.close': async ({ session }: { session: string }) => {
        main.sessions.delete(session);
        return null;
      },
    } as unknown as Client,
  };
  return main;
}

/** A desk that was taken down with a word typed that main does not have, and whose session is over. */
function leftWith(main: ReturnType<typeof fakeMain>, id: string): void {
  const sender = new StepSender({
    document: main.document,
    version: 0,
    session: 'first',
    stepsSince: () => Promise.reject(new LonghandError({ code: 'conflict', message: 'Replaced.' })),
    send: (version, steps) => main.client['posts.applySteps']({ id, session: 'first', version, steps }),
    onFailure: () => undefined,
    onPending: () => undefined,
    onConflict: () => undefined,
  });
  const typed = new Transform(main.document).insert(1, documentSchema.text('Typed. '));
  sender.push(typed);
  main.sessions.clear();
  const editor = { state: { selection: { $head: { depth: 0 } } }, view: { hasFocus: () => false } };
  leaveBehind(id, editor as unknown as Editor, sender, main.client);
}

test('words whose post was replaced by another hand just as it was put away reach it all the same', async () => {
  const main = fakeMain(paragraphs('One', 'Two'));
  leftWith(main, 'a');
  main.document = paragraphs('One', 'Two, changed elsewhere');
  await Promise.all([flushLeftBehind(), flushLeftBehind()]);
  expect(texts(main.document)).toEqual(['Typed. One', 'Two, changed elsewhere']);
  expect([...main.sessions]).toEqual([]);
  await flushLeftBehind();
  expect(main.version).toBe(1);
});

test('a full disk is told, and the words reach their post once there is room', async () => {
  const main = fakeMain(paragraphs('One'));
  leftWith(main, 'b');
  main.failure = { code: 'disk-full', message: 'Full.' };
  await expect(flushLeftBehind()).rejects.toMatchObject({ code: 'disk-full' });
  main.failure = null;
  await flushLeftBehind();
  expect(texts(main.document)).toEqual(['Typed. One']);
});

test('words reach their post although another hand writes in it just then', async () => {
  const main = fakeMain(paragraphs('One', 'Two'));
  leftWith(main, 'c');
  main.document = paragraphs('One', 'Two, changed elsewhere');
  const open = main.client['posts.open'];
  let quicker = 2;
  main.client['posts.open'] = async (input) => {
    const opened = await open(input);
    // Another window is quicker than what is made on that.
    if (quicker-- > 0) main.version += 1;
    return opened;
  };
  await flushLeftBehind();
  expect(texts(main.document)).toEqual(['Typed. One', 'Two, changed elsewhere']);
  expect([...main.sessions]).toEqual([]);
});

test('nobody is told that all is handed over while words could not be, whatever keeps them', async () => {
  const main = fakeMain(paragraphs('One'));
  leftWith(main, 'd');
  main.failure = { code: 'internal', message: 'The library stopped.' };
  await expect(flushLeftBehind()).rejects.toMatchObject({ code: 'internal' });
  // A post that is shown only takes none, and is no reason to stay in another for ever.
  main.failure = { code: 'read-only', message: 'Broken.' };
  await flushLeftBehind();
  main.failure = null;
  await flushLeftBehind();
  expect(texts(main.document)).toEqual(['Typed. One']);
});

test('one post that takes no words keeps those of the next from nobody', async () => {
  const failing = fakeMain(paragraphs('One'));
  leftWith(failing, 'e');
  const sound = fakeMain(paragraphs('Two'));
  leftWith(sound, 'f');
  failing.failure = { code: 'disk-full', message: 'Full.' };
  await expect(flushLeftBehind()).rejects.toMatchObject({ code: 'disk-full' });
  expect(texts(sound.document)).toEqual(['Typed. Two']);
  failing.failure = null;
  await flushLeftBehind();
  expect(texts(failing.document)).toEqual(['Typed. One']);
});
