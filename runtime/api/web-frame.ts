import type { Protocol, Session } from '../chromium/connection.ts';
import { fromChromium, originOf } from '../scheme.ts';

/** A frame of a page, as `event.senderFrame` and `webContents.mainFrame` give it. */
export class WebFrameMain implements Pick<
  Electron.WebFrameMain,
  | 'url'
  | 'origin'
  | 'name'
  | 'processId'
  | 'routingId'
  | 'frameTreeNodeId'
  | 'frameToken'
  | 'detached'
  | 'isDestroyed'
  | 'executeJavaScript'
> {
  readonly id: string;
  readonly parent: WebFrameMain | null;
  readonly frames: WebFrameMain[] = [];
  readonly processId = 1;
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly frameToken: string;
  readonly visibilityState = 'visible';
  readonly osProcessId = process.pid;
  name = '';
  detached = false;
  #url = '';
  readonly #evaluate: (code: string) => Promise<unknown>;

  constructor(id: string, number: number, parent: WebFrameMain | null, evaluate: (code: string) => Promise<unknown>) {
    this.id = id;
    this.routingId = number;
    this.frameTreeNodeId = number;
    this.frameToken = id;
    this.parent = parent;
    this.#evaluate = evaluate;
  }

  get url(): string {
    return this.#url;
  }

  get origin(): string {
    return originOf(this.#url);
  }

  get top(): WebFrameMain {
    return this.parent?.top ?? this;
  }

  get framesInSubtree(): WebFrameMain[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }

  navigated(chromiumUrl: string): void {
    this.#url = fromChromium(chromiumUrl);
  }

  isDestroyed(): boolean {
    return this.detached;
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this.#evaluate(code);
  }
}

/** The frames of one page, kept in step with Chromium's. */
export class FrameTree {
  readonly #frames = new Map<string, WebFrameMain>();
  readonly #evaluate: (code: string) => Promise<unknown>;
  #count = 0;
  #main: WebFrameMain | null = null;

  constructor(evaluate: (code: string) => Promise<unknown>) {
    this.#evaluate = evaluate;
  }

  /** The page's own frame. Before the page is there, one that has no address. */
  get main(): WebFrameMain {
    this.#main ??= new WebFrameMain('', 0, null, this.#evaluate);
    return this.#main;
  }

  get(id: string): WebFrameMain | undefined {
    return this.#frames.get(id);
  }

  has(id: string): boolean {
    return this.#frames.has(id);
  }

  async follow(session: Session, mainId: string): Promise<void> {
    this.#main = this.#add(mainId, null);
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#add(frameId, parentFrameId));
    session.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason !== 'swap') this.#remove(frameId);
    });
    session.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame));
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => this.#frames.get(frameId)?.navigated(url));
    const { frameTree } = await session.send('Page.getFrameTree');
    this.#navigated(frameTree.frame);
  }

  #navigated(frame: Protocol.Page.Frame): void {
    const known = this.#add(frame.id, frame.parentId ?? null);
    known.name = frame.name ?? '';
    known.navigated(frame.url + (frame.urlFragment ?? ''));
  }

  #add(id: string, parentId: string | null): WebFrameMain {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const parent = parentId === null ? null : (this.#frames.get(parentId) ?? null);
    const frame = new WebFrameMain(id, ++this.#count, parent, this.#evaluate);
    this.#frames.set(id, frame);
    parent?.frames.push(frame);
    return frame;
  }

  #remove(id: string): void {
    const frame = this.#frames.get(id);
    if (frame === undefined) return;
    frame.detached = true;
    this.#frames.delete(id);
    const siblings = frame.parent?.frames;
    siblings?.splice(siblings.indexOf(frame), 1);
  }
}
