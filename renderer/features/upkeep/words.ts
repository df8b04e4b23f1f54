const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** "1.2 MB", as file managers write it. */
export function sizeWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit > 0 && size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} ${units[unit]}`;
}

/** "1 file", "1,200 files". */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
