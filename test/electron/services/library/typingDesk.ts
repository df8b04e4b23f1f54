import { Transform } from '@tiptap/pm/transform';

import { documentSchema } from '#core/document/schema.ts';
import type { Failure } from '#core/failure.ts';
import type { AppliedSteps, OpenedPost } from '#core/ipc/contract.ts';
import type { Library, LibraryEvent } from '#services/library/contract.ts';

import { rebaseOver } from '../../../../renderer/editor/steps/rebaseOver.ts';
import { StepSender } from '../../../../renderer/editor/steps/stepSender.ts';

export interface TypingDeskOptions {
  library: Pick<Library, 'open' | 'applySteps' | 'stepsSince' | 'closeSession'>;
  /** Hears a word that was just typed, and the last one that was answered for. */
  typed?(id: string, word: number): void;
  kept?(id: string, word: number): void;
  failed: (why: Failure | Error) => void;
}

/**
 * A post on the desk, sent as the window sends it: batches of steps, with what others do put under them. What is typed are numbered words
 * behind `w0`, which the post holds from its beginning: `w0 w1 w2`.
 */
export class TypingDesk {
  readonly id: string;
  readonly #options: TypingDeskOptions;
  readonly #session: string;
  readonly #sender: StepSender;
  #doc;
  #answered: number;

  private constructor(options: TypingDeskOptions, { summary, session, version, document, conflict }: OpenedPost) {
    const { id } = summary;
    const { library } = options;
    this.id = id;
    this.#options = options;
    this.#session = session;
    this.#doc = documentSchema.nodeFromJSON(document);
    this.#answered = this.lastWord;
    if (conflict !== null) options.failed(new Error(`${id} asks a question`));
    this.#sender = new StepSender({
      document: this.#doc,
      version,
      session,
      send: async (at, steps) => {
        const answer = await library.applySteps({ id, session, version: at, steps });
        this.#answered += steps.length;
        options.kept?.(id, this.#answered);
        return answer;
      },
      stepsSince: (at) => library.stepsSince(id, session, at),
      take: ({ steps }, ours) => {
        const transform = new Transform(this.#doc);
        const { pending, lostWords } = rebaseOver(transform, ours, steps);
        if (lostWords) options.failed(new Error(`Another hand’s change took words of ${id} away`));
        this.#doc = transform.doc;
        return { pending, document: this.#doc };
      },
      onFailure(failure) {
        if (failure !== null) options.failed(failure);
      },
      onPending: () => undefined,
      onConflict: options.failed,
    });
    // What was done between the opening and now was told to nobody.
    void this.#sender.catchUp();
  }

  static async open(id: string, options: TypingDeskOptions): Promise<TypingDesk> {
    return new TypingDesk(options, await options.library.open(id));
  }

  /** What the library tells of. */
  hear(event: LibraryEvent): void {
    if (event.kind === 'replaced' && event.id === this.id) this.#options.failed(new Error(`${this.id} was replaced`));
    if (event.kind === 'steps' && event.id === this.id) this.#sender.receive(event satisfies AppliedSteps);
  }

  get lastWord(): number {
    return this.#words().text.split(' ').length - 1;
  }

  type(): void {
    const { text, end } = this.#words();
    const word = text.split(' ').length;
    const transform = new Transform(this.#doc).insert(end, documentSchema.text(` w${word}`));
    this.#doc = transform.doc;
    this.#options.typed?.(this.id, word);
    this.#sender.push(transform);
  }

  flush(): Promise<void> {
    return this.#sender.flush();
  }

  async close(): Promise<void> {
    await this.flush();
    this.#sender.destroy();
    await this.#options.library.closeSession(this.id, this.#session);
  }

  /** The paragraph that is typed in, and where it ends. */
  #words(): { text: string; end: number } {
    let found = { text: '', end: 0 };
    this.#doc.forEach((block, offset) => {
      if (block.textContent.startsWith('w0')) found = { text: block.textContent, end: offset + 1 + block.content.size };
    });
    if (found.end === 0) throw new Error(`The paragraph of ${this.id} is gone`);
    return found;
  }
}
