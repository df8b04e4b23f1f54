import { readFileSync } from 'node:fs';

import type { Session as DevTools } from '../chromium/connection.ts';
import { codec } from '../clone.ts';
import type { HostMessage, PageAccelerator, PageMessage } from '../page/isolated.ts';
import { bindingName, documentScripts, isolatedWorld, receiveName } from '../page/scripts.ts';

/** What the isolated world has to know of main at the start of a document. */
export interface DocumentStart {
  preload: string | undefined;
  accelerators: PageAccelerator[];
  reportsKeys: boolean;
}

/** The way between main and the isolated world of a page's main frame, through every document that it loads. */
export class PageChannel {
  readonly #contexts = new Map<number, string>();
  readonly #hear: (message: PageMessage, frameId: string) => void;
  #page: DevTools | null = null;
  #context: number | null = null;
  #scripts: string[] = [];
  #crashed = false;

  constructor(hear: (message: PageMessage, frameId: string) => void) {
    this.#hear = hear;
  }

  get crashed(): boolean {
    return this.#crashed;
  }

  /** The frame that an isolated context belongs to. */
  frameOf(contextId: number): string | undefined {
    return this.#contexts.get(contextId);
  }

  /** Has to be awaited together with `Runtime.enable`, which tells of the contexts. */
  async follow(page: DevTools, mainFrameId: string): Promise<void> {
    this.#page = page;
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== isolatedWorld) return;
      const { frameId } = context.auxData as { frameId: string };
      this.#contexts.set(context.id, frameId);
      if (frameId === mainFrameId) this.#context = context.id;
    });
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
      if (this.#context === executionContextId) this.#context = null;
    });
    page.on('Runtime.executionContextsCleared', () => this.close());
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frameId = this.#contexts.get(executionContextId);
      if (name === bindingName && frameId !== undefined) this.#hear(codec.decode(payload) as PageMessage, frameId);
    });
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === mainFrameId) this.#crashed = false;
    });
    await page.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorld });
  }

  /** Throws for what cannot be cloned. What no document is there to hear is lost, as in Electron. */
  tell(message: HostMessage): void {
    const text = codec.encode(message);
    if (this.#page === null || this.#context === null) return;
    const expression = `${receiveName}(${JSON.stringify(text)})`;
    this.#page
      .send('Runtime.evaluate', { expression, contextId: this.#context, silent: true })
      // The page went meanwhile, and with it who would have listened.
      .catch(() => undefined);
  }

  /** Puts the scripts in place that every document from now on starts with. Gives why the preload cannot be read, or null. */
  async install(page: DevTools, start: DocumentStart): Promise<unknown> {
    // Without a renderer nobody would answer; Chromium gives the scripts of before to the next one.
    if (this.#crashed) return null;
    const { preload, accelerators, reportsKeys } = start;
    const versions = Object.fromEntries(
      ['electron', 'chrome', 'node', 'v8'].map((name) => [name, process.versions[name] ?? '']),
    );
    let unreadable: unknown = null;
    let source: string | null = null;
    try {
      if (preload !== undefined) source = readFileSync(preload, 'utf8');
    } catch (error) {
      unreadable = error;
    }
    const { main, isolated } = documentScripts(
      { platform: process.platform, arch: process.arch, versions, accelerators, reportsKeys },
      preload === undefined || source === null ? null : { path: preload, source },
    );
    const before = this.#scripts;
    this.#scripts = [];
    await Promise.all(
      before.map((identifier) => page.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })),
    );
    const added = await Promise.all([
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: main }),
      ...isolated.map((text) =>
        page.send('Page.addScriptToEvaluateOnNewDocument', { source: text, worldName: isolatedWorld }),
      ),
    ]);
    this.#scripts = added.map(({ identifier }) => identifier);
    return unreadable;
  }

  /** The renderer has gone. */
  crash(): void {
    this.#crashed = true;
    this.close();
  }

  close(): void {
    this.#contexts.clear();
    this.#context = null;
  }
}
