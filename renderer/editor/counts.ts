import type { Node as ProseMirrorNode } from '@tiptap/pm/model';

import type { TextCounts } from './contract.ts';

/** What is counted in one block. */
export type BlockCounts = Pick<TextCounts, 'words' | 'characters' | 'undescribed'>;

/** Waits until the window has nothing better to do; the result gives the wait up. */
export type WhenIdle = (run: () => void) => () => void;

const whenIdle: WhenIdle = (run) => {
  const handle = requestIdleCallback(run, { timeout: 1_000 });
  return () => {
    cancelIdleCallback(handle);
  };
};

/**
 * Counts a text away from the typing path: half a second after the last change, when idle. Blocks that did not change are not counted
 * again, so that a book costs what its edited paragraph costs.
 */
export class Counter {
  readonly #count: (block: ProseMirrorNode) => BlockCounts;
  readonly #minutes: (words: number) => number;
  readonly #tell: (counts: TextCounts) => void;
  readonly #idle: WhenIdle;
  readonly #known = new WeakMap<ProseMirrorNode, BlockCounts>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #cancelIdle: (() => void) | null = null;

  constructor(
    count: (block: ProseMirrorNode) => BlockCounts,
    minutes: (words: number) => number,
    tell: (counts: TextCounts) => void,
    idle: WhenIdle = whenIdle,
  ) {
    this.#count = count;
    this.#minutes = minutes;
    this.#tell = tell;
    this.#idle = idle;
  }

  /** Asks for a count of `document` soon; a later one takes its place. */
  update(document: ProseMirrorNode, delay = 500): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#cancelIdle = this.#idle(() => {
        this.#cancelIdle = null;
        this.#tell(this.count(document));
      });
    }, delay);
  }

  count(document: ProseMirrorNode): TextCounts {
    let words = 0;
    let characters = 0;
    let undescribed = 0;
    document.forEach((block) => {
      let counted = this.#known.get(block);
      if (counted === undefined) {
        counted = this.#count(block);
        this.#known.set(block, counted);
      }
      words += counted.words;
      characters += counted.characters;
      undescribed += counted.undescribed;
    });
    return { words, characters, readingMinutes: this.#minutes(words), undescribed };
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#cancelIdle?.();
    this.#cancelIdle = null;
  }
}
