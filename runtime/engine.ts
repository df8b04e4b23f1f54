import { EventEmitter } from 'node:events';
import path from 'node:path';

import type { Protocol, Session } from './chromium/connection.ts';
import { launchChromium } from './chromium/launch.ts';
import type { Chromium } from './chromium/launch.ts';

/** A page that Chromium shows, as far as the engine has to know it. */
export interface PageOwner {
  /** True when `frameId` is a frame of this page. */
  hasFrame(frameId: string): boolean;
  /** The page opened another: `url` is null when Chromium did not say. */
  pageOpened(url: string | null): void;
  /** The page has gone from Chromium. */
  pageGone(): void;
  titleChanged(title: string): void;
  crashed(status: string): void;
}

interface EngineEvents {
  request: [Protocol.Fetch.requestPausedPayload];
  /** Chromium has ended without being asked to. */
  lost: [];
  download: [Protocol.Browser.downloadWillBeginPayload];
}

/** The one running Chromium: opens pages in it, closes those that nobody asked for. */
class Engine extends EventEmitter<EngineEvents> {
  #chromium: Chromium | null = null;
  #ending = false;
  #opening: Promise<unknown> = Promise.resolve();
  readonly #owners = new Map<string, PageOwner>();
  readonly #targets = new Set<string>();
  #awaited: ((info: Protocol.Target.TargetInfo) => boolean) | null = null;

  get running(): boolean {
    return this.#chromium !== null && !this.#chromium.connection.closed;
  }

  get chromium(): Chromium {
    if (this.#chromium === null) throw new Error('Electron is not ready yet: wait for app.whenReady().');
    return this.#chromium;
  }

  get browser(): Session {
    return this.chromium.connection.browser;
  }

  async start(options: {
    userData: string;
    debuggingPort: number | null;
    noSandbox: boolean;
    headless: boolean;
  }): Promise<void> {
    const chromium = await launchChromium({ ...options, profile: path.join(options.userData, 'Chromium') });
    this.#chromium = chromium;
    const { browser } = chromium.connection;
    chromium.connection.on('close', () => {
      const owners = [...this.#owners.values()];
      this.#owners.clear();
      if (this.#ending) return;
      this.emit('lost');
      for (const owner of owners) owner.pageGone();
    });
    browser.on('Target.targetCreated', ({ targetInfo }) => void this.#judge(targetInfo));
    browser.on('Target.targetInfoChanged', ({ targetInfo }) => {
      this.#owners.get(targetInfo.targetId)?.titleChanged(targetInfo.title);
    });
    browser.on('Target.targetCrashed', ({ targetId, status }) => this.#owners.get(targetId)?.crashed(status));
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      this.#targets.delete(targetId);
      const owner = this.#owners.get(targetId);
      this.#owners.delete(targetId);
      owner?.pageGone();
    });
    browser.on('Fetch.requestPaused', (request) => this.emit('request', request));
    browser.on('Browser.downloadWillBegin', (download) => this.emit('download', download));
    await browser.send('Browser.setDownloadBehavior', { behavior: 'default', eventsEnabled: true });
    await browser.send('Target.setDiscoverTargets', { discover: true });
    await this.interceptResponses(false);
  }

  /** Every request is paused before it is sent; with `on`, the network's responses are too. */
  async interceptResponses(on: boolean): Promise<void> {
    await this.browser.send('Fetch.enable', {
      patterns: [
        { urlPattern: '*', requestStage: 'Request' },
        ...(on ? [{ urlPattern: '*', requestStage: 'Response' as const }] : []),
      ],
    });
  }

  /** Opens an empty window. Resolves to its target, which `owner` owns from then on. */
  openPage(owner: PageOwner, look: { width: number; height: number; background: string }): Promise<string> {
    const opened = this.#opening.then(async () => {
      const targetId = this.chromium.headless ? await this.#createTarget() : await this.#openAppWindow(look);
      this.#owners.set(targetId, owner);
      return targetId;
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async attach(targetId: string): Promise<Session> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    return this.chromium.connection.session(sessionId);
  }

  ownerOfFrame(frameId: string): PageOwner | undefined {
    const byTarget = this.#owners.get(frameId);
    if (byTarget !== undefined) return byTarget;
    for (const owner of this.#owners.values()) if (owner.hasFrame(frameId)) return owner;
    return undefined;
  }

  /** True when the frame is the main one of a page that no window asked for. */
  isStray(frameId: string): boolean {
    return this.#targets.has(frameId) && !this.#owners.has(frameId);
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#chromium?.end();
  }

  async #createTarget(): Promise<string> {
    const { targetId } = await this.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    return targetId;
  }

  async #openAppWindow({
    width,
    height,
    background,
  }: {
    width: number;
    height: number;
    background: string;
  }): Promise<string> {
    const page = `<title>Longhand</title><style>html{background:${background}}</style>`;
    try {
      return await new Promise<string>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('Chromium did not open a window.')), 20_000);
        this.#awaited = (info) => {
          if (info.openerId !== undefined || !info.url.startsWith('data:text/html')) return false;
          clearTimeout(late);
          resolve(info.targetId);
          return true;
        };
        this.chromium.openAppWindow(`data:text/html,${encodeURIComponent(page)}`, { width, height });
      });
    } finally {
      this.#awaited = null;
    }
  }

  /** A page that no window asked for is a page that a page opened: main hears of it, and it goes. */
  async #judge(info: Protocol.Target.TargetInfo): Promise<void> {
    if (info.type !== 'page' || info.url.startsWith('devtools://')) return;
    this.#targets.add(info.targetId);
    if (this.#awaited?.(info) === true) return;
    await this.#opening;
    if (this.#owners.has(info.targetId)) return;
    const opener = info.openerId === undefined ? undefined : this.#owners.get(info.openerId);
    opener?.pageOpened(info.url === '' || info.url === 'about:blank' ? null : info.url);
    // Another DevTools client may have it stopped at its start, and its opener with it: it has to be going before it can go.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await this.browser.send('Target.closeTarget', { targetId: info.targetId }).catch(() => undefined);
  }
}

export const engine = new Engine();
