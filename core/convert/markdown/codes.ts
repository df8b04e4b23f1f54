import type { Code, Effects } from 'micromark-util-types';

export const isLineEnd = (code: Code): boolean => code !== null && code < -2 && code > -6;

export const isSpace = (code: Code): boolean => code === -2 || code === -1 || code === 32;

/** Takes codes into the value of a token; the line ends among them are tokens of their own. */
export function taker(effects: Effects): { take: (code: Code) => void; end: () => void } {
  let open = false;
  const end = (): void => {
    if (open) effects.exit('codeTextData');
    open = false;
  };
  return {
    take(code) {
      if (isLineEnd(code)) {
        end();
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        return;
      }
      if (!open) effects.enter('codeTextData');
      open = true;
      effects.consume(code);
    },
    end,
  };
}
