import { sha256 } from './disk.ts';

/** Lines of JSON that carry their own checksum: whoever reads them knows which are whole. */

const sumLength = 16;
const prefix = '{"sum":"';
const middle = '","entry":';

/** The line of a value, its line break with it. */
export function lineOf(entry: object): string {
  const json = JSON.stringify(entry);
  return `${prefix}${sha256(json).slice(0, sumLength)}${middle}${json}}\n`;
}

/** The value of a line, its line break left out; null for one that is torn or damaged. */
export function readLine(line: string): unknown {
  const jsonStart = prefix.length + sumLength + middle.length;
  const sum = line.slice(prefix.length, prefix.length + sumLength);
  const json = line.slice(jsonStart, -1);
  if (!line.startsWith(prefix) || !line.endsWith('}') || sha256(json).slice(0, sumLength) !== sum) return null;
  return JSON.parse(json) as unknown;
}
