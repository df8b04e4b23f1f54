import { StrictMode, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@fontsource-variable/literata';
import '../../../../renderer/styles/tokens.css';
import '../../../../renderer/styles/base.css';
import './harness.css';

import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema, nodeJson } from '#core/document/schema.ts';
import { defaultSettings } from '#core/ipc/settings.ts';
import type { AppliedSteps, EventPayloads, Input, OpenedPost } from '#core/ipc/contract.ts';
import { mediaKind } from '#core/post/mediaTypes.ts';
import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import type { Node } from '@tiptap/pm/model';
import { Step, Transform } from '@tiptap/pm/transform';

import type { Client } from '../../../../renderer/bridge/client.ts';
import { WritingDesk } from '../../../../renderer/editor/WritingDesk.tsx';
import type { WritingDeskHandle } from '../../../../renderer/editor/contract.ts';
import type { HarnessMain } from './seen.ts';

type StepJson = Record<string, unknown>;

/** Main, in memory: it applies steps to the core's own schema, as main does, and can be told to fail. */
class MemoryMain implements HarnessMain {
  document: Node;
  version = 0;
  failing: Failure | null = null;
  imported: string[] = [];
  discarded: string[] = [];
  opened: string[] = [];
  #copying: PromiseWithResolvers<void> | null = null;
  /** Null once what was done is not known any more. */
  #batches: AppliedSteps[] | null = [];
  #tellSteps: ((batch: EventPayloads['posts.steps']) => void) | null = null;
  #tell: ((step: EventPayloads['operations.progress']) => void) | null = null;

  constructor(document: DocumentJson) {
    this.document = documentSchema.nodeFromJSON(document);
  }

  holdCopies(): void {
    this.#copying = Promise.withResolvers();
  }

  letCopiesGo(): void {
    this.#copying?.resolve();
    this.#copying = null;
  }

  /** Another program writes to the last block. */
  changeElsewhere(words: string): void {
    const last = this.document.lastChild;
    if (last === null) return;
    const from = this.document.content.size - last.nodeSize + 1;
    const changed = new Transform(this.document).replaceWith(
      from,
      from + last.content.size,
      documentSchema.text(words),
    );
    this.document = changed.doc;
    this.version += changed.steps.length;
    this.#batches = null;
  }

  /** Another window, or the library itself, makes these steps; main tells the desk of them. */
  stepsElsewhere(cause: AppliedSteps['cause'], make: (transform: Transform) => Transform): void {
    const { steps, doc } = make(new Transform(this.document));
    this.document = doc;
    this.#log({
      session: 'another',
      version: this.version,
      steps: steps.map((step) => step.toJSON() as StepJson),
      cause,
    });
  }

  writeElsewhere(at: number, words: string, cause: AppliedSteps['cause'] = 'typing'): void {
    this.stepsElsewhere(cause, (transform) => transform.insert(at, documentSchema.text(words)));
  }

  sayElsewhere(at: number, attribute: string, words: string): void {
    this.stepsElsewhere('typing', (transform) => transform.setNodeAttribute(at, attribute, words));
  }

  replaceElsewhere(index: number, words: string): void {
    this.stepsElsewhere('file', (transform) => {
      const from = transform.doc.resolve(0).posAtIndex(index, 0);
      const block = documentSchema.node('paragraph', null, [documentSchema.text(words)]);
      return transform.replaceWith(from, from + transform.doc.child(index).nodeSize, block);
    });
  }

  #log(batch: AppliedSteps): void {
    this.version += batch.steps.length;
    this.#batches?.push(batch);
    setTimeout(() => this.#tellSteps?.({ id: 'post-1', ...batch }), 5);
  }

  readonly client = {
    'posts.applySteps': async ({ session, version, steps }: Input<'posts.applySteps'>) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (this.failing !== null) throw new LonghandError(this.failing);
      if (version !== this.version) throw new LonghandError({ code: 'conflict', message: 'Another version.' });
      for (const json of steps) {
        const result = Step.fromJSON(documentSchema, json).apply(this.document);
        if (result.doc === null) throw new LonghandError({ code: 'conflict', message: result.failed ?? '' });
        this.document = result.doc;
      }
      if (this.document.childCount < 1_000) this.document.check();
      this.#log({ session, version, steps, cause: 'typing' });
      return { version: this.version };
    },
    'posts.stepsSince': async ({ version }: Input<'posts.stepsSince'>) => {
      if (this.#batches === null) throw new LonghandError({ code: 'conflict', message: 'Too long ago.' });
      return { version: this.version, batches: this.#batches.filter((batch) => batch.version >= version) };
    },
    'media.import': async ({ name, bytes }: { name: string; bytes: Uint8Array }) => {
      await this.#copying?.promise;
      if (mediaKind(name) === null)
        throw new LonghandError({ code: 'not-an-image', message: `${name} is not a picture.` });
      this.imported.push(name);
      return { name, url: '', size: bytes.byteLength, width: 1, height: 1 };
    },
    'media.discard': async ({ names }: Input<'media.discard'>) => {
      this.discarded.push(...names);
      return null;
    },
    'media.pick': async ({ kind, operation }: Input<'media.pick'>) => {
      const name = { picture: 'picked one.png', video: 'clip.mp4', audio: 'gulls.mp3', file: 'tides.pdf' }[kind];
      this.#tell?.({ operation, done: 1, total: 2, message: name });
      await this.#copying?.promise;
      return { files: [{ name, url: '', size: 2_000, width: null, height: null }], refused: [] };
    },
    'operations.cancel': async () => null,
    on: (event: 'operations.progress' | 'posts.steps', listener: (payload: never) => void) => {
      if (event === 'operations.progress')
        this.#tell = listener as (step: EventPayloads['operations.progress']) => void;
      else this.#tellSteps = listener as (batch: EventPayloads['posts.steps']) => void;
      return () => {};
    },
    'app.openExternal': async ({ url }: { url: string }) => {
      this.opened.push(url);
      return null;
    },
  } as unknown as Client;
}

let main: MemoryMain;
let desks = 0;
const root = createRoot(document.querySelector('#root') ?? document.body);
window.documentNow = () => nodeJson(main.document) as DocumentJson;

function Harness(): ReactNode {
  const [title, setTitle] = useState('');
  const [session, setSession] = useState(1);
  const desk = useRef<WritingDeskHandle>(null);
  const [opened, setOpened] = useState(() => openedPost(1));
  const reopen = (): void => {
    window.seen.reopened += 1;
    setSession(session + 1);
    setOpened(openedPost(session + 1));
  };
  return (
    <WritingDesk
      ref={(handle) => {
        desk.current = handle;
        window.desk = handle;
      }}
      client={main.client}
      opened={opened}
      settings={defaultSettings}
      title={title}
      onTitleChange={(next) => {
        window.seen.title = next;
        setTitle(next);
      }}
      onCounts={(counts) => {
        window.seen.counts = counts;
      }}
      onFailure={(failure) => {
        window.seen.failures.push(failure);
      }}
      onPending={(pending) => {
        window.seen.pending = pending;
      }}
      onReopen={reopen}
      onTheirs={(causes) => {
        window.seen.theirs.push(...causes);
      }}
      onNotice={(failure) => {
        window.seen.notices.push(failure);
      }}
    />
  );
}

function openedPost(session: number): OpenedPost {
  return {
    summary: { id: 'post-1' },
    meta: { language: 'en' },
    document: nodeJson(main.document) as DocumentJson,
    session: `session-${session}`,
    version: main.version,
    recovered: false,
    saveState: { kind: 'saved', at: '' },
  } as unknown as OpenedPost;
}

window.startAgain = (blocks) => {
  main = new MemoryMain(blocks);
  window.main = main;
  window.seen = { title: '', counts: null, failures: [], notices: [], theirs: [], pending: false, reopened: 0 };
  desks += 1;
  flushSync(() => {
    root.render(
      <StrictMode key={desks}>
        <Harness />
      </StrictMode>,
    );
  });
};
