import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';

import type { WebContents } from './api/web-contents.ts';
import type { Session } from './chromium/connection.ts';
import { showOverlay } from './page/overlay.ts';
import { sourceOf } from './page/scripts.ts';
import type { FolderListing, MenuEntry, Overlay, OverlayQuestion } from './page/overlay.ts';

const world = 'Electron Dialogs';
const bindingName = '__electronAsk';
/** Which files the dialog that is open on a page shows. */
const shown = new WeakMap<Session, (name: string) => boolean>();

/** Shows one of a desktop's surfaces over a page. Resolves to the person's answer; null when dismissed, or when the page goes. */
export async function openOverlay(
  contents: WebContents,
  overlay: Overlay,
  accepts: (name: string) => boolean = () => true,
): Promise<unknown> {
  const page = await contents.page;
  const { executionContextId } = await page.send('Page.createIsolatedWorld', {
    frameId: contents.targetId,
    worldName: world,
  });
  const known = shown.has(page);
  shown.set(page, accepts);
  if (!known) {
    await page.send('Runtime.addBinding', { name: bindingName, executionContextName: world });
    page.on('Runtime.bindingCalled', (call) => {
      if (call.name === bindingName) void answer(page, call.executionContextId, call.payload);
    });
  }
  const expression = `(() => {
    const waiting = globalThis.__electronAnswers ??= new Map();
    const ask = (question) => new Promise((resolve) => {
      const id = Math.random().toString(36);
      waiting.set(id, resolve);
      ${bindingName}(JSON.stringify({ id, question }));
    });
    return (${sourceOf(showOverlay)})(${JSON.stringify(overlay)}, ask);
  })()`;
  try {
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return (result.value as unknown) ?? null;
  } catch (error) {
    if (/page has gone|context was destroyed|Chromium has ended|navigated or closed/i.test(String(error))) return null;
    throw error;
  }
}

/** A menu at a point of the page. `answer` resolves to the chosen item's id. */
export function showMenu(
  contents: WebContents,
  entries: MenuEntry[],
  at: { x: number; y: number },
): { answer: Promise<number | null>; close(): void } {
  const answered = openOverlay(contents, { kind: 'menu', entries, at }).catch((error: unknown) => {
    console.error('A menu could not be shown:', error);
    return null;
  });
  return {
    answer: answered as Promise<number | null>,
    close() {
      void dismiss(contents);
    },
  };
}

async function dismiss(contents: WebContents): Promise<void> {
  const page = await contents.page;
  const { executionContextId } = await page.send('Page.createIsolatedWorld', {
    frameId: contents.targetId,
    worldName: world,
  });
  await page.send('Runtime.evaluate', {
    expression: 'globalThis.__electronDismiss?.()',
    contextId: executionContextId,
  });
}

async function answer(page: Session, contextId: number, payload: string): Promise<void> {
  const { id, question } = JSON.parse(payload) as { id: string; question: OverlayQuestion };
  const value = await answerQuestion(question, shown.get(page) ?? (() => true));
  const expression = `{ const answers = globalThis.__electronAnswers; const resolve = answers.get(${JSON.stringify(id)}); answers.delete(${JSON.stringify(id)}); resolve?.(${JSON.stringify(value)}); }`;
  await page.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
}

async function answerQuestion(question: OverlayQuestion, accepts: (name: string) => boolean): Promise<unknown> {
  switch (question.ask) {
    case 'list':
      return listFolder(question.folder, accepts);
    case 'exists':
      return existsSync(question.path);
    case 'makeFolder': {
      const made = path.join(question.folder, path.basename(question.name));
      try {
        await mkdir(made);
        return { path: made };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return {
          problem:
            code === 'EEXIST'
              ? `${question.name} is there already.`
              : `No folder could be made (${code ?? 'unknown'}).`,
        };
      }
    }
  }
}

async function listFolder(wanted: string, accepts: (name: string) => boolean): Promise<FolderListing> {
  let folder = path.resolve(wanted);
  let problem: string | null = null;
  for (;;) {
    try {
      const found = await readdir(await realpath(folder), { withFileTypes: true });
      const entries = found
        .filter((entry) => !entry.name.startsWith('.'))
        .map((entry) => ({ name: entry.name, path: path.join(folder, entry.name), folder: entry.isDirectory() }))
        .filter((entry) => entry.folder || accepts(entry.name))
        .sort((one, other) => Number(other.folder) - Number(one.folder) || one.name.localeCompare(other.name));
      const parent = path.dirname(folder);
      return { folder, parent: parent === folder ? null : parent, entries, problem };
    } catch (error) {
      problem = `${folder} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`;
      const parent = path.dirname(folder);
      if (parent === folder) return { folder, parent: null, entries: [], problem };
      folder = parent;
    }
  }
}
