import type { Code, Construct, Extension, State, TokenizeContext } from 'micromark-util-types';

import { AbsurdMarkdown } from './absurd.ts';

/**
 * Keeps the parser from texts that would take it longer than their length allows: it throws an {@link AbsurdMarkdown} at a paragraph
 * with too many signs for its length, before it resolves them. What counts is within the paragraph alone, so the same paragraph
 * is always judged the same.
 */
export function limits(): Extension {
  const seen = new WeakSet<TokenizeContext>();
  const survey: Construct = {
    name: 'survey',
    // No sign is one because of it.
    previous: () => false,
    tokenize(effects, _ok, nok) {
      if (seen.has(this)) return nok;
      seen.add(this);
      const found = new Survey();
      return start;

      function start(code: Code): State | undefined {
        effects.enter('data');
        return inside(code);
      }
      function inside(code: Code): State | undefined {
        if (code === null) {
          if (found.isAbsurd()) throw new AbsurdMarkdown('A paragraph has too many signs');
          return nok(code);
        }
        found.add(code);
        effects.consume(code);
        return inside;
      }
    },
  };
  return { text: Object.fromEntries([...surveyed].map((code) => [code, survey])) };
}

const bang = 33;
const star = 42;
const less = 60;
const greater = 62;
const question = 63;
const leftBracket = 91;
const rightBracket = 93;
const underscore = 95;
const backtick = 96;
const leftBrace = 123;
const tilde = 126;

/** What the parser looks ahead from, or comes back to. */
const surveyed = new Set([bang, star, less, leftBracket, rightBracket, underscore, backtick, tilde, leftBrace]);

/** What an address may not end with. */
const trail = new Set(Array.from('!"\'),.:;<>?_~*]&', (sign) => sign.charCodeAt(0)));

/** Counts, for one paragraph, what its signs will cost. */
class Survey {
  #length = 0;
  #last: Code = null;
  #attention = 0;
  #brackets = 0;
  #braces = 0;
  #trail = { length: 0, underscore: false, cost: 0 };
  #ticks: { at: number; size: number }[] = [];
  #declarations: number[] = [];
  #lastGreater = 0;

  add(code: number): void {
    this.#length += 1;
    if ((code === star || code === underscore || code === tilde) && this.#last !== code) this.#attention += 1;
    if (code === leftBracket || code === rightBracket) this.#brackets += 1;
    if (code === leftBrace) this.#braces += 1;
    if (code === backtick) {
      const run = this.#last === backtick ? this.#ticks.at(-1) : undefined;
      if (run === undefined) this.#ticks.push({ at: this.#length, size: 1 });
      else run.size += 1;
    }
    if ((code === bang || code === question) && this.#last === less) this.#declarations.push(this.#length);
    if (code === greater) this.#lastGreater = this.#length;
    this.#addTrail(code);
    this.#last = code;
  }

  #addTrail(code: Code): void {
    const run = this.#trail;
    if (code !== null && trail.has(code)) {
      run.length += 1;
      run.underscore ||= code === underscore;
      return;
    }
    if (run.underscore) run.cost += run.length ** 2;
    run.length = 0;
    run.underscore = false;
  }

  isAbsurd(): boolean {
    this.#addTrail(null);
    const allowed = 100 * this.#length + 90_000;
    return (
      this.#attention ** 2 > allowed ||
      this.#brackets ** 2 > allowed ||
      this.#braces ** 2 > allowed ||
      this.#trail.cost > 2 * allowed ||
      this.#costOfTicks() > allowed ||
      this.#costOfDeclarations() > allowed
    );
  }

  /** Ticks that nothing closes are looked after to the end. */
  #costOfTicks(): number {
    const places = new Map<number, number>();
    for (const { at, size } of this.#ticks) places.set(size, at);
    return this.#ticks.reduce((cost, { at, size }) => cost + ((places.get(size) ?? 0) > at ? 0 : this.#length - at), 0);
  }

  /** So are comments and the like; ones that end somewhere take all up to there, so that they cost once. */
  #costOfDeclarations(): number {
    if (this.#declarations.length < 10) return 0;
    return this.#declarations.reduce((cost, at) => cost + (this.#length - Math.min(at, this.#lastGreater)), 0) / 2;
  }
}
