import type { Code, Construct, Extension, State, TokenizeContext } from 'micromark-util-types';

import { isBacktickMath, isDollarMath, isDoubleDollarMath } from '../../document/nodes/mathText.ts';
import { isLineEnd, isSpace, taker } from './codes.ts';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    inlineMath: 'inlineMath';
    mathBlock: 'mathBlock';
  }
}

const dollar = 36;
const backslash = 92;
const backtick = 96;

/**
 * Math in a text, or in a part of one that begins at `offset`: whether lines of dollar signs belong together is seen from afar, so
 * `fences` are those of the whole text.
 */
export const mathSyntax = (fences: Fences, offset: number): Extension => ({
  flow: { [dollar]: mathBlock(fences, offset) },
  text: { [dollar]: inlineMath },
});

const characterOf = (code: Code): string => (code === null ? '' : code < 0 ? ' ' : String.fromCharCode(code));

/** `$…$`, `$$…$$` and `` $`…`$ `` within text. Whatever it is, the next dollar sign ends it: so many of them cost no more than few. */
const inlineMath: Construct = {
  name: 'inlineMath',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { take, end } = taker(effects);
    const before = characterOf(this.previous);
    let size = 0;
    let closing = 0;
    let tex = '';
    let ticked = false;
    return start;

    function start(code: Code): State | undefined {
      if (before === '$') return nok(code);
      effects.enter('inlineMath');
      return open(code);
    }
    function open(code: Code): State | undefined {
      if (code === dollar && size < 2) {
        size += 1;
        take(code);
        return open;
      }
      if (code === null || code === dollar) return nok(code);
      if (code !== backtick || size > 1) return inside(code);
      ticked = true;
      take(code);
      return insideTicks;
    }
    function inside(code: Code): State | undefined {
      if (code === null) return nok(code);
      if (code === dollar) return close(code);
      tex += characterOf(code);
      take(code);
      return code === backslash ? escaped : inside;
    }
    function escaped(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return nok(code);
      tex += characterOf(code);
      take(code);
      return inside;
    }
    function close(code: Code): State | undefined {
      if (code === dollar && closing < size) {
        closing += 1;
        take(code);
        return close;
      }
      const isMath = size === 2 ? isDoubleDollarMath : isDollarMath;
      return closing === size && isMath(before, tex, characterOf(code)) ? done(code) : nok(code);
    }
    function insideTicks(code: Code): State | undefined {
      if (code === null || isLineEnd(code) || code === dollar) return nok(code);
      take(code);
      if (code === backtick) return afterTicks;
      tex += characterOf(code);
      return insideTicks;
    }
    function afterTicks(code: Code): State | undefined {
      if (!ticked || code !== dollar || !isBacktickMath(before, tex)) return nok(code);
      take(code);
      return done;
    }
    function done(code: Code): State | undefined {
      end();
      effects.exit('inlineMath');
      return ok(code);
    }
  },
};

/** `$$` on a line, anything, `$$` on a line. TeX may begin on the first line. */
const mathBlock = (fences: Fences, from: number): Construct => ({
  name: 'mathBlock',
  concrete: true,
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { take, end } = taker(effects);
    const lazy = this.parser.lazy;
    const now = (): number => this.now().line;
    const { offset } = this.now();
    const interrupts = this.interrupt === true;
    let size = 0;
    let hasRest = false;
    let ended = false;
    const nextLine: Construct = {
      partial: true,
      tokenize(_, lineOk, lineNok) {
        return (code) => {
          take(code);
          return (after) => (lazy[now()] === true ? lineNok(after) : lineOk(after));
        };
      },
    };
    return start;

    function start(code: Code): State | undefined {
      effects.enter('mathBlock');
      return open(code);
    }
    function open(code: Code): State | undefined {
      if (code === dollar) {
        size += 1;
        take(code);
        return open;
      }
      return size < 2 || size > longestFence ? nok(code) : rest(code);
    }
    function rest(code: Code): State | undefined {
      if (code === dollar) return nok(code);
      if (code === null || isLineEnd(code)) {
        return (hasRest && interrupts) || !fences.closes(from + offset, size, hasRest) ? nok(code) : lineEnd(code);
      }
      hasRest ||= !isSpace(code);
      take(code);
      return rest;
    }
    function lineEnd(code: Code): State | undefined {
      if (code === null || ended) return done(code);
      // What is taken back with a lazy line must have begun with it.
      end();
      return effects.attempt(nextLine, line, done)(code);
    }
    function line(code: Code): State | undefined {
      return closingOrText(code, 0);
    }
    /** A line of `$` alone, as many as opened it or more, ends it. */
    function closingOrText(code: Code, seen: number): State | undefined {
      if (code === null || isLineEnd(code)) {
        ended = seen >= size;
        return lineEnd(code);
      }
      if (code === dollar) {
        take(code);
        return (next) => closingOrText(next, seen + 1);
      }
      take(code);
      if (!isSpace(code)) return text;
      if (seen === 0) return (next) => closingOrText(next, 0);
      return seen >= size ? (next) => afterClosing(next, seen) : text;
    }
    function afterClosing(code: Code, seen: number): State | undefined {
      if (isSpace(code)) {
        take(code);
        return (next) => afterClosing(next, seen);
      }
      return code === null || isLineEnd(code) ? closingOrText(code, seen) : text(code);
    }
    function text(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return lineEnd(code);
      take(code);
      return text;
    }
    function done(code: Code): State | undefined {
      end();
      effects.exit('mathBlock');
      return ok(code);
    }
  },
});

/** Longer fences are none. */
const longestFence = 16;

/** The lines of a text on which a block of math may begin or end. */
export interface Fences {
  /** Whether a fence of this size at this offset, perhaps with TeX on its line, is closed somewhere below. */
  closes(offset: number, size: number, hasRest: boolean): boolean;
}

/** Finds the lines of dollar signs in a text, once it is asked for them. */
export function fencesIn(text: string): Fences {
  /** For each size, where the last line stands that closes it outside of quotes. */
  let last: number[] | null = null;
  const findLast = (): number[] => {
    const found = Array.from({ length: longestFence + 1 }, () => -1);
    for (const { 0: line, 1: signs = '', index } of text.matchAll(/^[ \t]*(\${2,})[ \t]*$/gm)) {
      const end = index + line.length;
      for (let size = 2; size <= Math.min(signs.length, longestFence); size += 1) found[size] = end;
    }
    return found;
  };
  return {
    closes(offset, size, hasRest) {
      const around = containerAt(text, offset);
      const lineEnd = /[\n\r]|$/g;
      lineEnd.lastIndex = offset;
      const first = lineEnd.exec(text)?.index ?? text.length;
      // Without a blank line between them they belong together, unless the TeX ends on a line with its closing signs.
      let together = true;
      const lines = /(?:\r\n|\n|\r)([^\n\r]*)/g;
      lines.lastIndex = first;
      for (let match = lines.exec(text); match !== null; match = lines.exec(text)) {
        const line = withoutContainer(match[1] ?? '', around)?.trim();
        if (line === undefined) return false;
        if (line === '') {
          if (hasRest) return false;
          // Outside of all containers it may stand anywhere below; what is in one is looked through to its end.
          if (around === null) return ((last ??= findLast())[size] ?? -1) > match.index;
          together = false;
        }
        if (/^\$+$/.test(line) && line.length >= size) return true;
        if (together && size === 2 && line.endsWith('$$')) return false;
      }
      return false;
    },
  };
}

/** The quotes that a line stands in, and whether a list or footnote begins on it. */
interface Container {
  quotes: number;
  indented: boolean;
}

function containerAt(text: string, offset: number): Container | null {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = offset === 0 ? '' : text.slice(start, offset);
  const quotes = before.split('>').length - 1;
  const indented = /[^\s>]/.test(before);
  return quotes > 0 || indented ? { quotes, indented } : null;
}

/** A line without the signs of its quotes; undefined when it stands outside of them, or of the list. */
function withoutContainer(line: string, around: Container | null): string | undefined {
  let rest = line;
  for (let quote = 0; quote < (around?.quotes ?? 0); quote += 1) {
    const sign = /^[ \t]*>/.exec(rest)?.[0];
    if (sign === undefined) return undefined;
    rest = rest.slice(sign.length);
  }
  return around?.indented === true && /^[^ \t]/.test(rest) ? undefined : rest;
}
