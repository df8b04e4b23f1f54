/** Letters that come sooner than this belong together, ms. */
const pause = 900;
/** How many rows are looked through for a title. */
const farthest = 20_000;

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Going to a row by the first letters of its title, as file managers do. */
export function createTypeAhead() {
  let text = '';
  let last = 0;
  return {
    isGoingOn: (): boolean => text !== '' && performance.now() - last < pause,
    /** What was typed so far with this letter; the same letter again and again goes from one row to the next. */
    add(letter: string): string {
      const now = performance.now();
      text = now - last < pause ? text + letter : letter;
      last = now;
      return new Set(text).size === 1 ? letter : text;
    },
    /**
     * The next row, from one on and then from the top, whose title begins so. Rows that are not known are asked for, a stretch at a time;
     * null when none has it, or when another letter was typed meanwhile.
     */
    async find(
      total: number,
      from: number,
      start: string,
      titleOf: (row: number) => string | null,
      titlesFrom: (row: number) => Promise<string[]>,
    ): Promise<number | null> {
      const wanted = fold(start);
      const begun = last;
      let asked: { from: number; titles: string[] } = { from: 0, titles: [] };
      for (let step = 0; step < Math.min(total, farthest); step += 1) {
        const row = (from + step) % total;
        let title = titleOf(row) ?? asked.titles[row - asked.from] ?? null;
        if (title === null) {
          asked = { from: row, titles: await titlesFrom(row) };
          if (last !== begun) return null;
          title = asked.titles[0] ?? null;
          // The list has become shorter: what follows is at its top.
          if (title === null) step += total - row - 1;
        }
        if (title !== null && fold(title.trimStart()).startsWith(wanted)) return row;
      }
      return null;
    },
  };
}
