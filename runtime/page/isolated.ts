import type { Codec, makeCodec } from '../clone.ts';
import type { makeBridge } from './bridge.ts';

/** What main tells the isolated world when a document starts. */
export interface PageOptions {
  token: string;
  platform: string;
  arch: string;
  versions: Record<string, string>;
  accelerators: PageAccelerator[];
  reportsKeys: boolean;
}

/** A key press that belongs to a menu. `codes` are physical keys, for layouts whose letters are others. */
export interface PageAccelerator {
  id: number;
  control: boolean;
  alt: boolean;
  shift: boolean;
  meta: boolean;
  keys: string[];
  codes: string[];
}

/** What the isolated world tells main. */
export type PageMessage =
  | { kind: 'invoke'; id: number; channel: string; args: unknown[]; url: string }
  | { kind: 'send'; channel: string; args: unknown[]; url: string }
  | { kind: 'accelerator'; id: number }
  | { kind: 'menuBar' }
  | { kind: 'key'; input: Record<string, unknown> }
  | { kind: 'contextMenu'; params: Record<string, unknown> }
  | { kind: 'window'; focused: boolean | null; x: number; y: number; width: number; height: number }
  | { kind: 'dark'; dark: boolean }
  | { kind: 'navigate'; url: string }
  | { kind: 'open'; url: string }
  | { kind: 'preloadFailed'; message: string; stack: string };

/** What main tells the isolated world, later. */
export type HostMessage =
  | { kind: 'event'; channel: string; args: unknown[] }
  | { kind: 'reply'; id: number; ok: true; value: unknown }
  | { kind: 'reply'; id: number; ok: false; error: string }
  | { kind: 'accelerators'; accelerators: PageAccelerator[]; reportsKeys: boolean };

/**
 * Sent to pages as source: sets up the isolated world of a main frame, ready for its preload, which gets what a sandboxed
 * one gets of Electron, and nothing of Node.
 */
export function startIsolatedWorld(options: PageOptions, bridgeOf: typeof makeBridge, codecOf: typeof makeCodec): void {
  if (window !== window.top) return;
  const scope = globalThis as unknown as Record<string, unknown>;
  const binding = scope['__electronPost'] as (text: string) => void;
  delete scope['__electronPost'];

  const codec: Codec = codecOf(
    (bytes) => (bytes as Uint8Array & { toBase64(): string }).toBase64(),
    (text) => (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(text),
  );
  const post = (message: PageMessage): void => binding(codec.encode(message));

  /** Hears an event after every listener of the page's, by going to the end of the window's list each time. */
  const listenLast = <T extends Event>(type: string, listener: (event: T) => void): void => {
    const last = listener as (event: Event) => void;
    window.addEventListener(
      type,
      () => {
        window.removeEventListener(type, last);
        window.addEventListener(type, last);
      },
      true,
    );
  };

  // -- the window, as main has to know it
  const place = (focused: boolean | null): void =>
    post({
      kind: 'window',
      focused,
      x: window.screenX,
      y: window.screenY,
      width: window.outerWidth,
      height: window.outerHeight,
    });
  window.addEventListener('focus', (event) => event.target === window && place(true));
  window.addEventListener('blur', (event) => event.target === window && place(false));
  window.addEventListener('resize', () => place(null));
  document.addEventListener('mouseleave', () => place(null));
  document.addEventListener('mouseenter', () => place(null));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', () => post({ kind: 'dark', dark: dark.matches }));
  post({ kind: 'dark', dark: dark.matches });

  // -- closing: Chromium asks the page before it closes a window, and main answers. A navigation is not a closing.
  let navigating = false;
  const { navigation } = window as unknown as { navigation: EventTarget };
  navigation.addEventListener('navigate', (event) => {
    const { destination, hashChange, downloadRequest } = event as Event & {
      destination: { url: string; sameDocument: boolean };
      hashChange: boolean;
      downloadRequest: string | null;
    };
    if (destination.sameDocument || hashChange || downloadRequest !== null) return;
    if (/^https?:/.test(destination.url)) {
      navigating = true;
      setTimeout(() => {
        navigating = false;
      }, 2000);
      return;
    }
    // Chromium would ask the person, or refuse without a word; in Electron main decides.
    event.preventDefault();
    post({ kind: 'navigate', url: destination.url });
  });
  window.addEventListener('beforeunload', (event) => {
    if (!navigating) event.preventDefault();
  });

  // -- new windows: asked for here, so that Chromium opens none before main has said yes
  const open = (address: unknown): void => {
    const text = typeof address === 'string' ? address : '';
    post({
      kind: 'open',
      url:
        text === ''
          ? 'about:blank'
          : URL.canParse(text, document.baseURI)
            ? new URL(text, document.baseURI).href
            : text,
    });
  };
  const followLink = (event: MouseEvent): void => {
    if (event.defaultPrevented) return;
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (link === undefined || link.href === '' || link.hasAttribute('download')) return;
    // An editor's text is not followed.
    if (link.isContentEditable) return;
    const elsewhere = link.target !== '' && !/^_(self|parent|top)$/i.test(link.target);
    if (!elsewhere && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    if (event.button > 1) return;
    event.preventDefault();
    open(link.href);
  };
  listenLast('click', followLink);
  listenLast('auxclick', followLink);

  // -- keys
  let { accelerators, reportsKeys } = options;
  const matches = (accelerator: PageAccelerator, event: KeyboardEvent): boolean =>
    accelerator.control === event.ctrlKey &&
    accelerator.alt === event.altKey &&
    accelerator.meta === event.metaKey &&
    (accelerator.keys.includes(event.key.toLowerCase())
      ? accelerator.shift === event.shiftKey || (event.key.length === 1 && !/[a-z0-9 ]/i.test(event.key))
      : accelerator.shift === event.shiftKey &&
        accelerator.codes.includes(event.code) &&
        !/^[a-z]$/i.test(event.key) &&
        (event.shiftKey || !/^[0-9]$/.test(event.key)));
  let altAlone = false;
  const onKey = (event: KeyboardEvent): void => {
    // A menu or a dialog that is open has the keys to itself.
    const overlay = event.target instanceof Element && event.target.hasAttribute('data-electron-overlay');
    if (!event.isTrusted || overlay) return;
    if (reportsKeys) {
      post({
        kind: 'key',
        input: {
          type: event.type === 'keydown' ? 'keyDown' : 'keyUp',
          key: event.key,
          code: event.code,
          isAutoRepeat: event.repeat,
          isComposing: event.isComposing,
          shift: event.shiftKey,
          control: event.ctrlKey,
          alt: event.altKey,
          meta: event.metaKey,
          location: event.location,
          modifiers: [],
        },
      });
    }
    const isMenuKey =
      event.type === 'keydown'
        ? event.key === 'F10' && !event.shiftKey && !event.ctrlKey && !event.altKey
        : event.key === 'Alt' && altAlone;
    altAlone = event.type === 'keydown' && event.key === 'Alt' && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if (isMenuKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      post({ kind: 'menuBar' });
      return;
    }
    if (event.type !== 'keydown' || event.isComposing) return;
    // A page that stops the event short of the window has not handled it unless it also prevents the default.
    setTimeout(() => {
      if (!event.defaultPrevented) runAccelerator(event);
    });
  };
  /** As on Linux and Windows: the page has a key first, and the menu has what the page leaves over. */
  const runAccelerator = (event: KeyboardEvent): boolean => {
    const accelerator = accelerators.find((candidate) => matches(candidate, event));
    if (accelerator !== undefined) post({ kind: 'accelerator', id: accelerator.id });
    return accelerator !== undefined;
  };
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('keyup', onKey, true);
  window.addEventListener(
    'mousedown',
    () => {
      altAlone = false;
    },
    true,
  );
  // What is left over would reach Chromium's own shortcuts (print, find, reload, new window), which Electron has not got.
  listenLast('keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.isTrusted && runAccelerator(event)) {
      event.preventDefault();
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    const own =
      (command && /^[sfgpruohjdleknwtq+=\-0-9]$/i.test(event.key) && !event.altKey) ||
      (command && event.shiftKey && /^[ijcnpbdotwm]$/i.test(event.key)) ||
      /^(F1|F3|F5|F6|F7|F11|F12|BrowserBack|BrowserForward|BrowserRefresh)$/.test(event.key) ||
      (event.altKey && /^(ArrowLeft|ArrowRight|Home)$/.test(event.key)) ||
      (command && event.key === 'Tab');
    if (own) event.preventDefault();
  });

  // -- the context menu
  listenLast('contextmenu', (event: MouseEvent) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const path = event.composedPath().filter((node): node is Element => node instanceof Element);
    const link = path.find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== '');
    const media = path.find((node) => node instanceof HTMLImageElement || node instanceof HTMLMediaElement);
    const field = path.find(
      (node) =>
        (node instanceof HTMLElement && node.isContentEditable) ||
        node instanceof HTMLTextAreaElement ||
        node instanceof HTMLInputElement,
    );
    const inField = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
    const selectionText = inField
      ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
      : String(getSelection() ?? '');
    const isEditable = field !== undefined && !(inField && (field.readOnly || field.disabled));
    post({
      kind: 'contextMenu',
      params: {
        x: event.clientX,
        y: event.clientY,
        linkURL: link?.href ?? '',
        linkText: link?.textContent ?? '',
        pageURL: location.href,
        frameURL: '',
        srcURL: media === undefined ? '' : media.currentSrc,
        mediaType:
          media === undefined ? 'none' : media.tagName.toLowerCase() === 'img' ? 'image' : media.tagName.toLowerCase(),
        hasImageContents: media instanceof HTMLImageElement && media.naturalWidth > 0,
        isEditable,
        selectionText,
        titleText: '',
        altText: media instanceof HTMLImageElement ? media.alt : '',
        suggestedFilename: '',
        selectionRect: { x: 0, y: 0, width: 0, height: 0 },
        selectionStartOffset: 0,
        misspelledWord: '',
        dictionarySuggestions: [],
        spellcheckEnabled: false,
        frameCharset: document.characterSet,
        formControlType: inField ? 'input-text' : 'none',
        menuSourceType: event.button === 2 ? 'mouse' : 'keyboard',
        editFlags: {
          canUndo: isEditable,
          canRedo: isEditable,
          canCut: isEditable && selectionText !== '',
          canCopy: selectionText !== '',
          canPaste: isEditable,
          canDelete: isEditable && selectionText !== '',
          canSelectAll: true,
          canEditRichly: field instanceof HTMLElement && field.isContentEditable,
        },
      },
    });
  });

  // -- what a sandboxed preload may require
  type Listener = (...args: unknown[]) => void;
  class EventEmitter {
    readonly #listeners = new Map<unknown, { run: Listener; once: boolean }[]>();
    on(name: unknown, run: Listener): this {
      return this.#add(name, { run, once: false });
    }
    addListener(name: unknown, run: Listener): this {
      return this.on(name, run);
    }
    once(name: unknown, run: Listener): this {
      return this.#add(name, { run, once: true });
    }
    off(name: unknown, run: Listener): this {
      const list = [...(this.#listeners.get(name) ?? [])];
      const at = list.findLastIndex((entry) => entry.run === run);
      if (at !== -1) list.splice(at, 1);
      this.#listeners.set(name, list);
      return this;
    }
    removeListener(name: unknown, run: Listener): this {
      return this.off(name, run);
    }
    removeAllListeners(name?: unknown): this {
      if (name === undefined) this.#listeners.clear();
      else this.#listeners.delete(name);
      return this;
    }
    listenerCount(name: unknown): number {
      return this.#listeners.get(name)?.length ?? 0;
    }
    listeners(name: unknown): Listener[] {
      return (this.#listeners.get(name) ?? []).map((entry) => entry.run);
    }
    setMaxListeners(): this {
      return this;
    }
    emit(name: unknown, ...args: unknown[]): boolean {
      const list = this.#listeners.get(name) ?? [];
      for (const entry of list) {
        if (entry.once) this.off(name, entry.run);
        // One listener's fault must not keep a message from the others.
        try {
          entry.run.apply(this, args);
        } catch (error) {
          reportError(error);
        }
      }
      return list.length > 0;
    }
    #add(name: unknown, entry: { run: Listener; once: boolean }): this {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), entry]);
      return this;
    }
  }

  const calls = new Map<number, { channel: string; resolve(value: unknown): void; reject(error: Error): void }>();
  let lastCall = 0;
  class IpcRenderer extends EventEmitter {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = ++lastCall;
      return new Promise((resolve, reject) => {
        post({ kind: 'invoke', id, channel, args, url: location.href });
        calls.set(id, { channel, resolve, reject });
      });
    }
    send(channel: string, ...args: unknown[]): void {
      post({ kind: 'send', channel, args, url: location.href });
    }
    sendSync(): never {
      throw new Error('ipcRenderer.sendSync: the stand-in for Electron has no synchronous messages; use invoke.');
    }
    postMessage(): never {
      throw new Error('ipcRenderer.postMessage: the stand-in for Electron has no message ports.');
    }
  }
  const ipcRenderer = new IpcRenderer();

  const host = document.createElement('div');
  const port = document.createElement('div');
  host.attachShadow({ mode: 'open' }).append(port);
  const bridge = bridgeOf(port, 'isolated', 'main');
  bridge.serve(2, open);
  window.dispatchEvent(new FocusEvent(options.token, { relatedTarget: host }));

  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown): void {
        bridge.call(1, [name, api]);
      },
    },
    ipcRenderer,
    webUtils: { getPathForFile: (): string => '' },
  };

  const receive = (text: string): void => {
    const message = codec.decode(text) as HostMessage;
    switch (message.kind) {
      case 'event':
        ipcRenderer.emit(
          message.channel,
          { sender: ipcRenderer, senderId: 0, ports: [], preventDefault() {} },
          ...message.args,
        );
        return;
      case 'reply': {
        const call = calls.get(message.id);
        calls.delete(message.id);
        if (message.ok) call?.resolve(message.value);
        else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.error}`));
        return;
      }
      case 'accelerators':
        ({ accelerators, reportsKeys } = message);
        return;
    }
  };
  Object.defineProperty(scope, '__electronReceive', { value: receive });

  const process = {
    platform: options.platform,
    arch: options.arch,
    versions: Object.freeze({ ...options.versions }),
    version: `v${options.versions['node'] ?? ''}`,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
    argv: [],
    nextTick: (run: Listener, ...args: unknown[]) => queueMicrotask(() => run(...args)),
  };
  const setImmediate = (run: Listener, ...args: unknown[]): number => window.setTimeout(run, 0, ...args);
  const modules: Record<string, unknown> = {
    electron,
    'electron/common': electron,
    'electron/renderer': electron,
    events: Object.assign(EventEmitter, { EventEmitter, default: EventEmitter }),
    timers: {
      setTimeout: window.setTimeout.bind(window),
      clearTimeout: window.clearTimeout.bind(window),
      setInterval: window.setInterval.bind(window),
      clearInterval: window.clearInterval.bind(window),
      setImmediate,
      clearImmediate: window.clearTimeout.bind(window),
    },
    url: { URL, URLSearchParams },
  };
  const require = (name: string): unknown => {
    const found = modules[name.replace(/^node:/, '')];
    if (found === undefined) throw new Error(`module not found: ${name}`);
    return found;
  };

  // The preload itself comes as a script of its own, so that its faults are its own too. No `eval`: the page's policy forbids it.
  Object.defineProperty(scope, '__electronRunPreload', {
    configurable: true,
    value: (preload: (...scope: unknown[]) => void) => {
      delete scope['__electronRunPreload'];
      const module = { exports: {} };
      try {
        preload(require, module, module.exports, process, setImmediate, window.clearTimeout.bind(window));
      } catch (error) {
        const { message, stack } = error as Error;
        post({ kind: 'preloadFailed', message, stack: stack ?? '' });
      }
    },
  });
}
