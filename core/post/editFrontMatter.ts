import { dateLike, isDay, isoDate } from './dates.ts';
import type { FrontMatterFormat, KeyChange, Value } from './formats/format.ts';
import { FrontMatterSyntaxError } from './formats/format.ts';
import { dataToRead, frontMatterFormats, readData } from './frontMatter.ts';
import type { DraftKey, FrontMatterData, MetaField } from './metaKeys.ts';
import {
  hasDraftKey,
  keyToWrite,
  pathOf,
  plainText,
  readDate,
  readList,
  readText,
  statusChanges,
  usedKey,
  valueAt,
} from './metaKeys.ts';
import type { PostMetaChanges } from './post.ts';
import type { SplitText } from './splitFrontMatter.ts';
import { joinFrontMatter, lineBreakOf, splitFrontMatter } from './splitFrontMatter.ts';

/** What may be set in front matter: what the writer edits, and what the library keeps itself. */
export type FrontMatterChanges = PostMetaChanges & {
  id?: string;
  slug?: string;
  updated?: string;
  /** Says that the post is a draft by this key too, unless the file has such a key, whose value then goes with the status. */
  draftKey?: DraftKey;
};

/** Thrown when a file's front matter cannot be edited without touching what must stay. The text is as it was. */
export class FrontMatterError extends Error {
  override readonly name = 'FrontMatterError';
}

/**
 * Sets fields in the front matter of a file's text, and gives back the whole text. Only the lines of those fields change: order, comments,
 * quoting, line breaks, unknown keys and the body stay, in YAML, TOML and JSON alike. A file without front matter gets one in YAML. An
 * empty value takes its key away, except for a title. Throws {@link FrontMatterError} for front matter that cannot be read, and for
 * a change that cannot be made without touching something else.
 */
export function editFrontMatter(text: string, changes: FrontMatterChanges): string {
  const split = splitFrontMatter(text);
  const { data, problem } = readData(split);
  if (data === null) throw new FrontMatterError(problem?.message ?? 'unreadable front matter');
  const wanted = valuesToSet(data, changes);
  if (wanted.length === 0) return text;

  const lineBreak = lineBreakOf(text);
  const fenced = split.kind === 'none' ? withFence(split, lineBreak) : split;
  const format = frontMatterFormats[fenced.kind === 'none' ? 'yaml' : fenced.kind];
  // Front matter that has nothing but carriage returns is read, and so edited, with line feeds in their place.
  const onlyReturns = fenced.data.includes('\r') && !fenced.data.includes('\n');
  let edited = dataToRead(fenced);
  for (const change of wanted) edited = setKey(format, edited, change, onlyReturns ? '\n' : lineBreak);
  const whole = joinFrontMatter({ ...fenced, data: onlyReturns ? edited.replaceAll('\n', '\r') : edited });
  // What was written could end the front matter early, or stretch it.
  const again = splitFrontMatter(whole);
  if (again.body !== fenced.body || again.close !== fenced.close || again.kind !== fenced.kind)
    throw new FrontMatterError('the text would not stay apart from its front matter');
  return whole;
}

function withFence(split: SplitText, lineBreak: string): SplitText {
  const fence = `---${lineBreak}`;
  // Where the text begins, not a blank line that is taken for a part of it.
  return split.body === ''
    ? { ...split, kind: 'yaml', open: fence, close: fence }
    : { ...split, kind: 'yaml', open: fence, close: fence, body: lineBreak + split.body };
}

/** Front matter that says nothing, above a text that begins as front matter does. */
const saysNothing = ['---', '# No details yet: all that follows is text.', '---', ''];

/** Puts another body under the front matter of a text. A body that would itself be taken for front matter gets some that says nothing above it. */
export function replaceBody(text: string, body: string): string {
  const split = splitFrontMatter(text);
  const lineBreak = lineBreakOf(text);
  if (split.kind === 'none') {
    const isTaken = splitFrontMatter(split.bom + body).kind !== 'none';
    return joinFrontMatter({ ...split, open: isTaken ? saysNothing.join(lineBreak) : '', body });
  }
  // A file may end with its closing fence; text begins on a line of its own.
  const runsOn = body !== '' && !/[\r\n]$/.test(split.close);
  return joinFrontMatter({ ...split, close: runsOn ? split.close + lineBreak : split.close, body });
}

/** Which keys of a file have to change, and to what. Fields that say the same already are left out. */
function valuesToSet(data: FrontMatterData, changes: FrontMatterChanges): KeyChange[] {
  const wanted: KeyChange[] = [];
  const setTo = (key: string, value: Value, isDate = false): void => {
    wanted.push({ path: pathOf(key), value, isDate });
  };
  const put = (field: MetaField, value: Value): void => {
    const key = usedKey(field, data);
    const same = Array.isArray(value)
      ? equalLists(readList(field, data), value)
      : readText(field, data) === (value ?? '') && (value !== '' || key !== null);
    if (same || (key === null && isEmpty(value) && field !== 'title')) return;
    const old = key === null ? null : valueAt(data, key);
    const formed = inFormOf(old, value);
    setTo(keyToWrite(field, data), isEmpty(formed) && field !== 'title' ? null : formed);
  };
  const putDate = (field: 'date' | 'updated', value: string | null): void => {
    if (value === null || value === '') return put(field, null);
    const old = readText(field, data).trim();
    // The library says this at every save, so that a day stays one; a time that the writer gives a date is meant.
    const text = field === 'updated' && isDay(old) ? value.slice(0, 10) : dateLike(old, value);
    if (readDate(field, data) !== value && text !== old) setTo(keyToWrite(field, data), text, true);
  };
  if (changes.id !== undefined && data['id'] !== changes.id) setTo('id', changes.id);
  if (changes.title !== undefined) put('title', changes.title);
  if (changes.slug !== undefined) put('slug', changes.slug);
  if (changes.date !== undefined) putDate('date', changes.date);
  if (changes.updated !== undefined) putDate('updated', changes.updated);
  if (changes.status !== undefined) {
    for (const [key, value] of Object.entries(statusChanges(data, changes.status))) setTo(key, value as Value);
  }
  if (changes.draftKey !== undefined && !hasDraftKey(data)) setTo(changes.draftKey, changes.draftKey === 'draft');
  if (changes.tags !== undefined) put('tags', changes.tags);
  if (changes.categories !== undefined) put('categories', changes.categories);
  if (changes.excerpt !== undefined) put('excerpt', changes.excerpt);
  if (changes.cover !== undefined) put('cover', changes.cover);
  if (changes.author !== undefined) put('author', changes.author);
  if (changes.canonicalUrl !== undefined) put('canonicalUrl', changes.canonicalUrl);
  if (changes.language !== undefined) put('language', changes.language);
  return wanted;
}

/** A list of terms as the text with commas that a file has, and a text as the list that it has: other tools may read nothing else. */
function inFormOf(old: unknown, value: Value): Value {
  if (Array.isArray(value)) {
    const isText = typeof old === 'string' && old.includes(',') && !value.some((item) => item.includes(','));
    return isText ? value.join(', ') : value;
  }
  return Array.isArray(old) && typeof value === 'string' ? splitNames(value, old.map(plainText)) : value;
}

/** The names in a text with commas; those that were there before may hold commas themselves. */
function splitNames(text: string, known: readonly string[]): string[] {
  const names: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const name =
      known.find((one) => one.includes(',') && (rest === one || rest.startsWith(`${one},`))) ??
      /^[^,]*/.exec(rest)?.[0] ??
      rest;
    if (name.trim() !== '') names.push(name.trim());
    rest = rest.slice(name.length + 1).trimStart();
  }
  return names;
}

/** Sets one key the gentlest way after which the front matter, read again, says what was meant and is otherwise as it was. */
function setKey(format: FrontMatterFormat, source: string, change: KeyChange, lineBreak: string): string {
  for (const attempt of format.attempts) {
    const edited = tried(() => attempt(source, change, lineBreak));
    if (edited !== null && tried(() => says(format, edited, source, change)) === true) return edited;
  }
  throw new FrontMatterError(`“${change.path.join('.')}” cannot be set without touching other lines`);
}

/** What a parser of front matter answers; null where it fails, by a syntax error or by nesting that overflows its stack. */
function tried<T>(work: () => T): T | null {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof FrontMatterSyntaxError || thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Whether the edited map differs from the old one in this key alone, and says there what was meant. */
function says(format: FrontMatterFormat, edited: string, before: string, { path, value, isDate }: KeyChange): boolean {
  const now = takeOut(format.read(edited), path);
  const old = takeOut(format.read(before), path);
  const pieces = (source: string): string => format.otherPieces(source, path).join('\u0000');
  if (!sameData(now.rest, old.rest) || pieces(edited) !== pieces(before)) return false;
  if (value === null) return now.value === undefined || now.value === null;
  if (Array.isArray(value)) return Array.isArray(now.value) && equalLists(now.value.map(plainText), value);
  return now.value === value || (isDate && now.value instanceof Date && isSameDate(now.value, String(value)));
}

const isSameDate = (date: Date, text: string): boolean =>
  isoDate(date.toISOString().replace(/\.000(?!\d)/, '')) === isoDate(text.replace(/\.000(?!\d)/, ''));

/** The value at a path, and the data without it; what stays is not copied. A map that becomes empty counts as there. */
function takeOut(data: FrontMatterData, path: readonly string[]): { value: unknown; rest: [string, unknown][] } {
  const [key = '', ...below] = path;
  const others = Object.entries(data).filter(([name]) => name !== key);
  const value: unknown = Object.hasOwn(data, key) ? data[key] : undefined;
  if (below.length === 0) return { value, rest: others };
  const inner = typeof value === 'object' && value !== null ? takeOut(value as FrontMatterData, below) : null;
  return { value: inner?.value, rest: inner === null ? others : [...others, ...inner.rest] };
}

/** Whether two values of front matter are equal, the order of keys included. */
function sameData(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (one instanceof Date || other instanceof Date)
    return one instanceof Date && other instanceof Date && String(one.getTime()) === String(other.getTime());
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    left.length === right.length &&
    left.every(([key, value], at) => right[at]?.[0] === key && sameData(value, right[at][1]))
  );
}

const isEmpty = (value: Value): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);
const equalLists = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((item, at) => item === other[at]);
