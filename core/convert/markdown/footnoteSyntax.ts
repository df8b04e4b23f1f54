import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types';

import { footnoteKey } from '../../document/nodes/footnotes.ts';
import { isLineEnd, isSpace } from './codes.ts';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    footnoteMark: 'footnoteMark';
    footnoteLabel: 'footnoteLabel';
    /** Not `linePrefix`: lists take that for a part of themselves. */
    footnoteSpace: 'footnoteSpace';
  }
}

const bang = 33;
const leftParenthesis = 40;
const colon = 58;
const leftBracket = 91;
const backslash = 92;
const rightBracket = 93;
const caret = 94;

/** Longer labels are none: so that brackets that never close cost little. */
const longest = 200;

/** How far the lines of a footnote stand in, after its first. */
const indentation = 4;

/**
 * Footnotes as GFM has them, with two differences: a mark is one whether or not there is a footnote of its name, and however many
 * there are, each is found at once. One for each text, because it knows its footnotes.
 */
export function footnoteSyntax(known: Iterable<string>): Extension {
  const defined = new Set<string>(known);
  return {
    disable: { null: ['gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall'] },
    document: { [leftBracket]: footnoteDefinition(defined) },
    text: { [leftBracket]: footnoteMark(defined, false), [bang]: bangBefore(footnoteMark(defined, true)) },
  };
}

/** `[^label]`. Before a parenthesis it is a link, unless there is a footnote of that name. */
const footnoteMark = (defined: ReadonlySet<string>, onlyDefined: boolean): Construct => ({
  name: 'footnoteMark',
  tokenize(effects, ok, nok) {
    const label = labelReader(effects, after, nok);
    return start;

    function start(code: Code): State | undefined {
      effects.enter('footnoteMark');
      return label.start(code);
    }
    function after(code: Code): State | undefined {
      effects.exit('footnoteMark');
      return (onlyDefined || code === leftParenthesis) && !defined.has(label.key()) ? nok(code) : ok(code);
    }
  },
});

/** `!` right before a footnote's mark is no beginning of a picture. */
const bangBefore = (mark: Construct): Construct => ({
  name: 'footnoteBang',
  tokenize(effects, ok, nok) {
    return (code) => {
      effects.enter('data');
      effects.consume(code);
      effects.exit('data');
      return (next) => (next === leftBracket ? effects.check(mark, ok, nok)(next) : nok(next));
    };
  },
});

/** `[^label]: text`, with more blocks below that stand in by four. */
const footnoteDefinition = (defined: Set<string>): Construct => ({
  name: 'footnoteDefinition',
  tokenize(effects, ok, nok) {
    const label = labelReader(effects, after, nok);
    return start;

    function start(code: Code): State | undefined {
      effects.enter('gfmFootnoteDefinition')._container = true;
      effects.enter('footnoteLabel');
      return label.start(code);
    }
    function after(code: Code): State | undefined {
      if (code !== colon) return nok(code);
      effects.consume(code);
      effects.exit('footnoteLabel');
      defined.add(label.key());
      return spaces;
    }
    function spaces(code: Code): State | undefined {
      if (!isSpace(code)) return ok(code);
      effects.enter('footnoteSpace');
      effects.consume(code);
      effects.exit('footnoteSpace');
      return spaces;
    }
  },
  continuation: {
    tokenize(effects, ok, nok) {
      return effects.check(blankLine, ok, effects.attempt(indent, ok, nok));
    },
  },
  exit(effects) {
    effects.exit('gfmFootnoteDefinition');
  },
});

/** Reads `[^label]`: no white space, and brackets only behind a backslash. */
function labelReader(effects: Effects, ok: State, nok: State): { start: State; key: () => string } {
  let text = '';
  return { start, key: () => footnoteKey(text) };

  function start(code: Code): State | undefined {
    effects.consume(code);
    return second;
  }
  function second(code: Code): State | undefined {
    if (code !== caret) return nok(code);
    effects.consume(code);
    return inside;
  }
  function inside(code: Code): State | undefined {
    if (code === null || code < 0 || code === 32 || code === leftBracket || text.length > longest) return nok(code);
    if (code === rightBracket) {
      if (text === '') return nok(code);
      effects.consume(code);
      return ok;
    }
    text += String.fromCharCode(code);
    effects.consume(code);
    return code === backslash ? escaped : inside;
  }
  function escaped(code: Code): State | undefined {
    if (code !== leftBracket && code !== rightBracket && code !== backslash) return inside(code);
    text += String.fromCharCode(code);
    effects.consume(code);
    return inside;
  }
}

const blankLine: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return spaces;
    function spaces(code: Code): State | undefined {
      if (!isSpace(code)) return code === null || isLineEnd(code) ? ok(code) : nok(code);
      effects.enter('footnoteSpace');
      effects.consume(code);
      effects.exit('footnoteSpace');
      return spaces;
    }
  },
};

const indent: Construct = {
  partial: true,
  tokenize(this: TokenizeContext, effects, ok, nok) {
    let size = 0;
    return start;
    function start(code: Code): State | undefined {
      effects.enter('footnoteSpace');
      return spaces(code);
    }
    function spaces(code: Code): State | undefined {
      if (size === indentation) {
        effects.exit('footnoteSpace');
        return ok(code);
      }
      if (!isSpace(code)) return nok(code);
      size += 1;
      effects.consume(code);
      return spaces;
    }
  },
};
