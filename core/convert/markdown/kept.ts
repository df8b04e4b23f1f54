import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    shortcode: 'shortcode';
    kept: 'kept';
    keptBlock: 'keptBlock';
  }
}

const dollar = 36;
const percent = 37;
const backslash = 92;
const caret = 94;
const leftBracket = 91;
const rightBracket = 93;
const leftBrace = 123;
const rightBrace = 125;

const isLineEnd = (code: Code): boolean => code !== null && code < -2 && code > -6;
const isSpace = (code: Code): boolean => code === -2 || code === -1 || code === 32;
const isAlphanumeric = (code: Code): boolean =>
  code !== null && code >= 0 && /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));

/** Takes one code into the value of what is kept; the line ends of a paragraph are tokens of their own. */
function take(effects: Effects, code: Code): void {
  effects.enter(isLineEnd(code) ? 'lineEnding' : 'codeTextData');
  effects.consume(code);
  effects.exit(isLineEnd(code) ? 'lineEnding' : 'codeTextData');
}

/** `{{…}}` and `{%…%}`, over several lines of a paragraph if need be. */
export const shortcode: Construct = {
  name: 'shortcode',
  tokenize(effects, ok, nok) {
    let closing: Code = null;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('shortcode');
      take(effects, code);
      return second;
    }
    function second(code: Code): State | undefined {
      if (code !== leftBrace && code !== percent) return nok(code);
      closing = code === leftBrace ? rightBrace : percent;
      take(effects, code);
      return inside;
    }
    function inside(code: Code): State | undefined {
      if (code === null) return nok(code);
      const next = code === closing ? maybeEnd : code === leftBrace ? notAnother : inside;
      take(effects, code);
      return next;
    }
    /** Shortcodes do not stand in each other; so a text full of opening braces costs no more than any other. */
    function notAnother(code: Code): State | undefined {
      return code === leftBrace || code === percent ? nok(code) : inside(code);
    }
    function maybeEnd(code: Code): State | undefined {
      if (code !== rightBrace) return inside(code);
      take(effects, code);
      effects.exit('shortcode');
      return ok;
    }
  },
};

/** `[^label]`, whether or not there is a footnote of that name. */
export const footnoteMark: Construct = {
  name: 'footnoteMark',
  tokenize(effects, ok, nok) {
    let size = 0;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('kept');
      take(effects, code);
      return second;
    }
    function second(code: Code): State | undefined {
      if (code !== caret) return nok(code);
      take(effects, code);
      return label;
    }
    function label(code: Code): State | undefined {
      if (code === null || code < 0 || code === 32 || code === leftBracket || size > 200) return nok(code);
      if (code === rightBracket) {
        if (size === 0) return nok(code);
        take(effects, code);
        effects.exit('kept');
        return end;
      }
      size += 1;
      const next = code === backslash ? escaped : label;
      take(effects, code);
      return next;
    }
    /** Before a parenthesis it is a link, unless there is a footnote of that name: others see to that. */
    function end(code: Code): State | undefined {
      return code === 40 ? nok(code) : ok(code);
    }
    function escaped(code: Code): State | undefined {
      if (code !== leftBracket && code !== rightBracket && code !== backslash) return label(code);
      take(effects, code);
      return label;
    }
  },
};

/**
 * `$$…$$`, and `$…$` by Pandoc's rule made stricter: no space inside its ends, no letter or number outside of them, no number
 * after the opening one, and something within that Markdown would else take for its own. So prices stay text.
 */
export const inlineMath: Construct = {
  name: 'inlineMath',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const before = this.previous;
    let size = 0;
    let closing = 0;
    let last: Code = null;
    let marked = false;
    return start;

    function start(code: Code): State | undefined {
      if (before === dollar || before === backslash) return nok(code);
      effects.enter('kept');
      return open(code);
    }
    function open(code: Code): State | undefined {
      if (code === dollar && size < 2) {
        size += 1;
        take(effects, code);
        return open;
      }
      if (code === null || code === dollar) return nok(code);
      if (size === 1 && (isAlphanumeric(before) || isSpace(code) || isLineEnd(code) || isDigit(code))) return nok(code);
      return inside(code);
    }
    function inside(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return nok(code);
      if (code === dollar) {
        if (size === 1 && (isSpace(last) || !marked)) return nok(code);
        closing = 0;
        return close(code);
      }
      marked ||= code === 92 || code === 95 || code === 94 || code === 42 || code === 91 || code === 60 || code === 126;
      last = code;
      const next = code === backslash ? escaped : inside;
      take(effects, code);
      return next;
    }
    function escaped(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return nok(code);
      last = code;
      take(effects, code);
      return inside;
    }
    function close(code: Code): State | undefined {
      if (code === dollar && closing < size) {
        closing += 1;
        take(effects, code);
        return close;
      }
      if (closing < size || code === dollar || (size === 1 && isAlphanumeric(code))) return nok(code);
      effects.exit('kept');
      return ok(code);
    }
  },
};

const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57;

/** `$$` on a line, anything, `$$` on a line. */
export const mathBlock: Construct = {
  name: 'mathBlock',
  concrete: true,
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const lazy = this.parser.lazy;
    const now = (): number => this.now().line;
    let size = 0;
    let ended = false;
    const nextLine: Construct = {
      partial: true,
      tokenize(lineEffects, lineOk, lineNok) {
        return (code) => {
          take(lineEffects, code);
          return (after) => (lazy[now()] === true ? lineNok(after) : lineOk(after));
        };
      },
    };
    return start;

    function start(code: Code): State | undefined {
      effects.enter('keptBlock');
      return open(code);
    }
    function open(code: Code): State | undefined {
      if (code === dollar) {
        size += 1;
        take(effects, code);
        return open;
      }
      return size < 2 ? nok(code) : rest(code);
    }
    function rest(code: Code): State | undefined {
      if (code === dollar) return nok(code);
      if (code === null || isLineEnd(code)) return lineEnd(code);
      take(effects, code);
      return rest;
    }
    function lineEnd(code: Code): State | undefined {
      if (code === null || ended) return done(code);
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
      if (code === dollar && seen >= 0) {
        take(effects, code);
        return (next) => closingOrText(next, seen + 1);
      }
      take(effects, code);
      const blank = isSpace(code) && (seen === 0 || seen >= size);
      return (next) => (blank ? (seen === 0 ? closingOrText(next, 0) : afterClosing(next, seen)) : text(next));
    }
    function afterClosing(code: Code, seen: number): State | undefined {
      if (isSpace(code)) {
        take(effects, code);
        return (next) => afterClosing(next, seen);
      }
      return code === null || isLineEnd(code) ? closingOrText(code, seen) : text(code);
    }
    function text(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return lineEnd(code);
      take(effects, code);
      return text;
    }
    function done(code: Code): State | undefined {
      effects.exit('keptBlock');
      return ok(code);
    }
  },
};
