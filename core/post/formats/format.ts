import type { FrontMatterData } from '../metaKeys.ts';

/** A value for one key; null takes the key away. */
export type Value = string | boolean | string[] | null;

/** What one key of front matter is to say. */
export interface KeyChange {
  /** The key, or the keys that lead to it from the top. */
  path: readonly string[];
  value: Value;
  /** True for a date as text: a format with dates of its own writes it as one. */
  isDate: boolean;
}

/** One way to make a change in the text of front matter; null where it does not apply. What comes out is checked by the caller. */
export type Attempt = (source: string, change: KeyChange, lineBreak: string) => string | null;

/** A language that front matter is written in. */
export interface FrontMatterFormat {
  /** The top-level map as plain data. Throws {@link FrontMatterSyntaxError}. */
  read(source: string): FrontMatterData;
  /** Ways to change a key, those that touch least first. */
  attempts: readonly Attempt[];
  /** The characters of every pair but those at `path`, in order: what a change must leave as it is. The source can be read. */
  otherPieces(source: string, path: readonly string[]): string[];
}

/** Thrown for front matter that does not follow the rules of its language. */
export class FrontMatterSyntaxError extends Error {
  override readonly name = 'FrontMatterSyntaxError';
  /** Counted from 1 within the front matter, without its fence. */
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

/** Halves of characters, which UTF-8 cannot hold. */
export const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Characters that cannot be seen and that most readers refuse as they are: controls but for tab and line feed, marks and separators. */
// oxlint-disable-next-line no-control-regex
export const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** A text as a JSON string that holds nothing unprintable; YAML's double quotes read it too. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    // oxlint-disable-next-line no-control-regex
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The offset of the beginning of the line that `at` is on. */
export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1);

/** The offset after the line that `at` is on, its break included. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

export const withFinalBreak = (text: string, lineBreak: string): string =>
  text === '' || text.endsWith('\n') ? text : text + lineBreak;
