import type { FrontMatterData } from './metaKeys.ts';

/**
 * Reads the plain top-level keys of TOML front matter: texts, numbers, booleans, dates and flat lists on one or several lines. Tables
 * and anything else are passed over; Longhand shows such a file's title and terms, and writes its front matter never.
 */
export function readToml(text: string): FrontMatterData {
  const data: FrontMatterData = {};
  const lines = text.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*\[/.test(line)) break;
    const pair = /^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=\s*(.*)$/.exec(line);
    if (pair === null) continue;
    const key = (pair[1] ?? '').replace(/^["']|["']$/g, '');
    let value = pair[2] ?? '';
    while (value.startsWith('[') && !isClosed(value) && at + 1 < lines.length) value += ` ${lines[++at] ?? ''}`;
    const read = readValue(value);
    if (read !== undefined) data[key] = read;
  }
  return data;
}

const string = String.raw`"(?:[^"\\]|\\.)*"|'[^']*'`;
const token = new RegExp(`${string}|[^,\\]#\\s]+`, 'g');

function isClosed(list: string): boolean {
  return list.replace(new RegExp(string, 'g'), '').replace(/#.*$/, '').includes(']');
}

function readValue(value: string): unknown {
  if (value.startsWith('"""') || value.startsWith("'''")) return undefined;
  if (value.startsWith('[')) return (value.slice(1).match(token) ?? []).map(readScalar);
  const first = new RegExp(`^(?:${string}|[^#]+)`).exec(value);
  return first === null ? undefined : readScalar(first[0].trim());
}

function readScalar(token: string): unknown {
  if (token.startsWith("'")) return token.slice(1, -1);
  if (token.startsWith('"')) {
    try {
      return JSON.parse(
        token.replace(/\\U([0-9a-fA-F]{8})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
      ) as unknown;
    } catch {
      return token.slice(1, -1);
    }
  }
  if (token === 'true') return true;
  if (token === 'false') return false;
  return token;
}
