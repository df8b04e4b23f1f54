import type { Code, Construct, State } from 'micromark-util-types';

import { isLineEnd, taker } from './codes.ts';

const bang = 33;
const percent = 37;
const leftParenthesis = 40;
const rightParenthesis = 41;
const leftBracket = 91;
const rightBracket = 93;
const leftBrace = 123;
const rightBrace = 125;

/** Longer ones are none: so that brackets that never close cost little. */
const longest = 1_000;

/**
 * `[label]({{ site.url }}/page)` and `![alt]({% asset x.png %})`: links and pictures whose address a site builder fills in. To
 * Markdown alone they are mere text, because of the spaces, and their brackets would be escaped.
 */
export const templatedLink: Construct = {
  name: 'templatedLink',
  tokenize(effects, ok, nok) {
    const { take, end } = taker(effects);
    let size = 0;
    let templated = false;
    let closing: Code = null;
    return start;

    function start(code: Code): State | undefined {
      effects.enter('kept');
      if (code !== bang) return bracket(code);
      take(code);
      return bracket;
    }
    function bracket(code: Code): State | undefined {
      if (code !== leftBracket) return nok(code);
      take(code);
      return label;
    }
    function label(code: Code): State | undefined {
      if (isEnd(code) || code === leftBracket || (size += 1) > longest) return nok(code);
      take(code);
      return code === rightBracket ? parenthesis : label;
    }
    function parenthesis(code: Code): State | undefined {
      if (code !== leftParenthesis) return nok(code);
      take(code);
      return address;
    }
    function address(code: Code): State | undefined {
      if (isEnd(code) || code === leftBracket || code === leftParenthesis || (size += 1) > longest) return nok(code);
      if (code === rightParenthesis) {
        if (!templated) return nok(code);
        take(code);
        end();
        effects.exit('kept');
        return ok;
      }
      take(code);
      return code === leftBrace ? brace : address;
    }
    function brace(code: Code): State | undefined {
      if (code !== leftBrace && code !== percent) return address(code);
      closing = code === leftBrace ? rightBrace : percent;
      take(code);
      return template;
    }
    function template(code: Code): State | undefined {
      if (isEnd(code) || (size += 1) > longest) return nok(code);
      take(code);
      return code === closing ? templateEnd : template;
    }
    function templateEnd(code: Code): State | undefined {
      if (code !== rightBrace) return template(code);
      templated = true;
      take(code);
      return address;
    }
  },
};

const isEnd = (code: Code): boolean => code === null || isLineEnd(code);
