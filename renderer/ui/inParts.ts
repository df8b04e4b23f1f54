/** So many blocks of a text are drawn by one editor, once they come near to what is seen. */
const most = 40;
/** About how high a block is, px. */
export const blockHeight = 60;

/** A long text in parts that are each drawn for themselves. */
export const inParts = <T>(blocks: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(blocks.length / most) }, (_, part) => blocks.slice(part * most, (part + 1) * most));
