import type { Code, Construct, State, TokenizeContext } from 'micromark-util-types';

import { isLineEnd, taker } from './codes.ts';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    shortcode: 'shortcode';
    kept: 'kept';
  }
}

const percent = 37;
const lessThan = 60;
const leftBrace = 123;
const rightBrace = 125;

/**
 * `{{…}}` and `{%…%}`, over several lines of a paragraph if need be. One that is a line of its own stays one, unless it is a value like
 * `{{ x }}`.
 */
export const shortcode: Construct = {
  name: 'shortcode',
  tokenize(this: TokenizeContext, effects, ok, nok) {
    const { take, end } = taker(effects);
    const beginsLine = this.previous === null || isLineEnd(this.previous);
    let closing: Code = null;
    let isValue = false;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('shortcode');
      take(code);
      return second;
    }
    function second(code: Code): State | undefined {
      if (code !== leftBrace && code !== percent) return nok(code);
      closing = code === leftBrace ? rightBrace : percent;
      take(code);
      return third;
    }
    function third(code: Code): State | undefined {
      isValue = closing === rightBrace && code !== lessThan && code !== percent;
      return inside(code);
    }
    function inside(code: Code): State | undefined {
      if (code === null) return nok(code);
      const next = code === closing ? maybeEnd : code === leftBrace ? notAnother : inside;
      take(code);
      return next;
    }
    /** Shortcodes do not stand in each other; so a text full of opening braces costs no more than any other. */
    function notAnother(code: Code): State | undefined {
      return code === leftBrace || code === percent ? nok(code) : inside(code);
    }
    function maybeEnd(code: Code): State | undefined {
      if (code !== rightBrace) return inside(code);
      take(code);
      return after;
    }
    function after(code: Code): State | undefined {
      const goesOn = beginsLine && !isValue && isLineEnd(code);
      if (goesOn) take(code);
      end();
      effects.exit('shortcode');
      return goesOn ? ok : ok(code);
    }
  },
};
