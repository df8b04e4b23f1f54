import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types';

import { isLineEnd, isSpace, taker } from './codes.ts';
import type { Verbatim } from './verbatim.ts';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    keptBlock: 'keptBlock';
  }
}

/**
 * What other tools read in Markdown, as far as the lines on which it stands and the signs in it matter: it is kept word for word. A
 * text that is a part of another begins at `offset`; `verbatim` is that of the whole.
 */
export const foreignSyntax = (verbatim: Verbatim, offset: number): Extension => {
  const lineStart = [shortcodeLine, attributeLine, definitionLine];
  return {
    flow: { [colon]: containerFence, [leftBrace]: verbatimBlock(verbatim, offset) },
    text: {
      [-5]: lineStart,
      [-4]: lineStart,
      [-3]: lineStart,
      [lessThan]: expressionTag,
      [backslash]: bracketMath,
      [leftBrace]: [expressionComment, attributesFirst],
    },
  };
};

const percent = 37;
const leftParenthesis = 40;
const rightParenthesis = 41;
const asterisk = 42;
const slash = 47;
const colon = 58;
const lessThan = 60;
const equals = 61;
const greaterThan = 62;
const backslash = 92;
const leftBrace = 123;
const rightBrace = 125;

const isEnd = (code: Code): boolean => code === null || isLineEnd(code);
const isWord = (code: Code): boolean => code !== null && code >= 0 && /[\w.:-]/.test(String.fromCharCode(code));

/** `::: warning` and `:::`, the lines around a container of Pandoc, VitePress, Docusaurus: what is between them is Markdown. */
const containerFence: Construct = {
  name: 'containerFence',
  tokenize(effects, ok, nok) {
    const { take, end } = taker(effects);
    let size = 0;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('keptBlock');
      return fence(code);
    }
    function fence(code: Code): State | undefined {
      if (code !== colon) return size < 3 ? nok(code) : rest(code);
      size += 1;
      take(code);
      return fence;
    }
    function rest(code: Code): State | undefined {
      if (!isEnd(code)) {
        take(code);
        return rest;
      }
      end();
      effects.exit('keptBlock');
      return ok(code);
    }
  },
};

const verbatimBlock = (verbatim: Verbatim, from: number): Construct => ({
  name: 'verbatimBlock',
  concrete: true,
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { take, end } = taker(effects);
    const lazy = this.parser.lazy;
    const now = (): { line: number; offset: number } => this.now();
    const last = verbatim.endOf(from + now().offset);
    const nextLine: Construct = {
      partial: true,
      tokenize(_, lineOk, lineNok) {
        return (code) => {
          take(code);
          return (after) => (lazy[now().line] === true ? lineNok(after) : lineOk(after));
        };
      },
    };
    return start;

    function start(code: Code): State | undefined {
      if (last === null) return nok(code);
      effects.enter('keptBlock');
      return inside(code);
    }
    function inside(code: Code): State | undefined {
      if (code === null || (isLineEnd(code) && from + now().offset >= (last ?? 0))) return done(code);
      if (isLineEnd(code)) return effects.attempt(nextLine, inside, done)(code);
      take(code);
      return inside;
    }
    function done(code: Code): State | undefined {
      end();
      effects.exit('keptBlock');
      return ok(code);
    }
  },
});

/** Lines of one paragraph that are looked at; in longer ones nobody means them, and each costs more than the one before. */
const mostLines = 600;
const lines = new WeakMap<TokenizeContext, number>();

function isOneTooMany(context: TokenizeContext, code: Code): boolean {
  if (code !== colon && code !== leftBrace) return false;
  const count = (lines.get(context) ?? 0) + 1;
  lines.set(context, count);
  return count > mostLines;
}

/** Begins with a line end that is no hard break, and the space after it. */
function afterLineEnd(
  context: TokenizeContext,
  effects: Effects,
  type: 'kept' | 'shortcode',
  take: (code: Code) => void,
  next: State,
  nok: State,
): State {
  const before = context.previous;
  return (code) => {
    if (before === backslash || isSpace(before)) return nok(code);
    effects.enter(type);
    take(code);
    return spaces;
  };

  function spaces(code: Code): State | undefined {
    if (!isSpace(code)) return isOneTooMany(context, code) ? nok(code) : next(code);
    take(code);
    return spaces;
  }
}

/** Ends where a line ends, with the line end if more text comes after it. */
function atLineEnd(
  effects: Effects,
  type: 'kept' | 'shortcode',
  { take, end }: ReturnType<typeof taker>,
  ok: State,
  nok: State,
): State {
  return (code) => {
    if (!isEnd(code)) return nok(code);
    if (code !== null) take(code);
    end();
    effects.exit(type);
    return code === null ? ok(code) : ok;
  };
}

/** A line of a paragraph that is nothing but a shortcode: `{{< note >}}`, `{% if x %}`. Values, `{{ x }}`, are words like others. */
const shortcodeLine: Construct = {
  name: 'shortcodeLine',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const taking = taker(effects);
    const { take } = taking;
    let braces = 0;
    return afterLineEnd(this, effects, 'shortcode', take, open, nok);

    function open(code: Code): State | undefined {
      if (code === leftBrace && braces < 2) {
        braces += 1;
        take(code);
        return open;
      }
      if (braces === 0 || (code !== percent && (code !== lessThan || braces < 2))) return nok(code);
      take(code);
      return inside;
    }
    function inside(code: Code): State | undefined {
      if (code === null || code === leftBrace) return nok(code);
      take(code);
      return code === (braces === 1 ? percent : rightBrace) ? maybeEnd : inside;
    }
    function maybeEnd(code: Code): State | undefined {
      if (code !== rightBrace) return inside(code);
      take(code);
      return atLineEnd(effects, 'shortcode', taking, ok, nok);
    }
  },
};

/** `{: .class #id}` on a line of its own belongs to the lines before it. */
const attributeLine: Construct = {
  name: 'attributeLine',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const taking = taker(effects);
    return afterLineEnd(this, effects, 'kept', taking.take, attributes(effects, taking, ok, nok, false), nok);
  },
};

/** The same at the head of a paragraph, where it belongs to the lines after it. */
const attributesFirst: Construct = {
  name: 'attributesFirst',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const taking = taker(effects);
    const before = this.previous;
    const next = attributes(effects, taking, ok, nok, true);
    return (code) => {
      if (before !== null && !isLineEnd(before)) return nok(code);
      effects.enter('kept');
      return next(code);
    };
  },
};

function attributes(
  effects: Effects,
  taking: ReturnType<typeof taker>,
  ok: State,
  nok: State,
  mustGoOn: boolean,
): State {
  const { take } = taking;
  return (code) => {
    if (code !== leftBrace) return nok(code);
    take(code);
    return second;
  };

  function second(code: Code): State | undefined {
    if (code !== colon) return nok(code);
    take(code);
    return inside;
  }
  function inside(code: Code): State | undefined {
    if (isEnd(code) || code === leftBrace) return nok(code);
    take(code);
    return code === rightBrace ? last : inside;
  }
  function last(code: Code): State | undefined {
    return mustGoOn && code === null ? nok(code) : atLineEnd(effects, 'kept', taking, ok, nok)(code);
  }
}

/** The colon that begins a definition, on the line after its term. */
const definitionLine: Construct = {
  name: 'definitionLine',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { take, end } = taker(effects);
    return afterLineEnd(this, effects, 'kept', take, sign, nok);

    function sign(code: Code): State | undefined {
      if (code !== colon) return nok(code);
      take(code);
      return space;
    }
    function space(code: Code): State | undefined {
      if (!isSpace(code)) return nok(code);
      take(code);
      return spaces;
    }
    function spaces(code: Code): State | undefined {
      if (isSpace(code)) {
        take(code);
        return spaces;
      }
      if (isEnd(code)) return nok(code);
      end();
      effects.exit('kept');
      return ok(code);
    }
  },
};

/** `<Chart data={x} />`: a tag with an expression of JavaScript for a value is none of HTML's. */
const expressionTag: Construct = {
  name: 'expressionTag',
  tokenize(effects, ok, nok) {
    const { take, end } = taker(effects);
    let depth = 0;
    let named = false;
    let expressions = 0;
    let quote: Code = null;
    let before: Code = null;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('kept');
      take(code);
      return name;
    }
    function name(code: Code): State | undefined {
      if (isWord(code)) {
        named = true;
        take(code);
        return name;
      }
      return named && (isSpace(code) || isLineEnd(code)) ? inside(code) : nok(code);
    }
    /** Another tag within it ends the search, so that many that are never closed cost no more than one. */
    function inside(code: Code): State | undefined {
      if (code === null || code === lessThan) return nok(code);
      if (depth === 0 && code === greaterThan) return finish(code);
      if (quote !== null) {
        if (code === quote) quote = null;
      } else if (depth === 0 && (code === 34 || code === 39)) {
        quote = code;
      } else if (code === leftBrace) {
        if (depth === 0 && before !== equals && !isSpace(before) && !isLineEnd(before)) return nok(code);
        depth += 1;
        expressions += 1;
      } else if (code === rightBrace) {
        if (depth === 0) return nok(code);
        depth -= 1;
      }
      before = code;
      take(code);
      return inside;
    }
    function finish(code: Code): State | undefined {
      if (expressions === 0 || quote !== null) return nok(code);
      take(code);
      end();
      effects.exit('kept');
      return ok;
    }
  },
};

/** `\(x^2\)`, as MathJax and Hugo read it. Markdown alone would take the backslashes away. */
const bracketMath: Construct = {
  name: 'bracketMath',
  tokenize(effects, ok, nok) {
    const { take, end } = taker(effects);
    let tex = '';
    return start;

    function start(code: Code): State | undefined {
      effects.enter('kept');
      take(code);
      return open;
    }
    function open(code: Code): State | undefined {
      if (code !== leftParenthesis) return nok(code);
      take(code);
      return inside;
    }
    function inside(code: Code): State | undefined {
      if (code === null || isLineEnd(code)) return nok(code);
      tex += code < 0 ? ' ' : String.fromCharCode(code);
      take(code);
      return code === backslash ? escaped : inside;
    }
    function escaped(code: Code): State | undefined {
      if (code === null || isLineEnd(code) || code === leftParenthesis) return nok(code);
      tex += code < 0 ? ' ' : String.fromCharCode(code);
      take(code);
      if (code !== rightParenthesis) return inside;
      if (!looksLikeTex(tex.slice(0, -2))) return nok;
      end();
      effects.exit('kept');
      return ok;
    }
  },
};

/** Parentheses that somebody has put a backslash before are no math by that alone. */
const looksLikeTex = (tex: string): boolean => /[\\^_{}=]|^\s*\w\s*$/.test(tex);

/** MDX's comment. */
const expressionComment: Construct = {
  name: 'expressionComment',
  tokenize(effects, ok, nok) {
    const { take, end } = taker(effects);
    const opening = [leftBrace, slash, asterisk];
    let seen = 0;
    let before: [Code, Code] = [null, null];
    return start;

    function start(code: Code): State | undefined {
      effects.enter('kept');
      return open(code);
    }
    function open(code: Code): State | undefined {
      if (code !== opening[seen]) return nok(code);
      seen += 1;
      take(code);
      return seen === opening.length ? inside : open;
    }
    function inside(code: Code): State | undefined {
      if (code === null || code === leftBrace) return nok(code);
      take(code);
      const isLast = code === rightBrace && before[0] === asterisk && before[1] === slash;
      before = [before[1], code];
      if (!isLast) return inside;
      end();
      effects.exit('kept');
      return ok;
    }
  },
};
