import type { ChangedNode, InlineSegment } from '#core/document/diff.ts';
import type { NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { VersionInfo, VersionReason } from '#core/post/versions.ts';

/** Why a version was kept, as the time line says it. */
export const reasonWords: Record<VersionReason, string> = {
  save: 'While writing',
  'before-edit': 'Before editing began',
  closed: 'When it was left',
  named: 'Named',
  published: 'Published',
  'before-restore': 'Before a version was brought back',
  'before-merge': 'Before a merge',
  'other-program': 'From another program',
};

const number = new Intl.NumberFormat('en');

export const wordCount = (words: number): string => `${number.format(words)} ${words === 1 ? 'word' : 'words'}`;

/** How much longer or shorter a version is than the one before it, or ''. */
export function growth(words: number, before: number | null): string {
  if (before === null || words === before) return '';
  return words > before ? `+${number.format(words - before)}` : `−${number.format(before - words)}`;
}

const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayThisYear = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const dayOtherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

export const hourOf = (at: string): string => hour.format(new Date(at));

const dayKey = (date: Date): string => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

/** The day a version was made on, as a heading: "Today", "Yesterday", "Monday 2 November". */
export function dayWords(at: string, now: Date): string {
  const date = new Date(at);
  if (dayKey(date) === dayKey(now)) return 'Today';
  if (dayKey(date) === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return 'Yesterday';
  return (date.getFullYear() === now.getFullYear() ? dayThisYear : dayOtherYear).format(date);
}

/** Versions by the day they were made on; in the order they come in. */
export function byDay(versions: readonly VersionInfo[], now: Date): { day: string; versions: VersionInfo[] }[] {
  const days: { day: string; versions: VersionInfo[] }[] = [];
  for (const version of versions) {
    const day = dayWords(version.at, now);
    const last = days.at(-1);
    if (last?.day === day) last.versions.push(version);
    else days.push({ day, versions: [version] });
  }
  return days;
}

const markNames: Record<string, string> = {
  bold: 'bold',
  italic: 'italic',
  strike: 'struck through',
  underline: 'underlined',
  highlight: 'highlighted',
  subscript: 'subscript',
  superscript: 'superscript',
  small: 'small print',
  keyboard: 'a key',
  code: 'code',
  link: 'a link',
  abbreviation: 'an abbreviation',
};
const nameOfMark = (name: string): string => markNames[name] ?? name;

/** What formatting came, went, or changed; of a picture what is said of it. */
export function formatWords(segment: Extract<InlineSegment, { kind: 'formatted' }>): string {
  const { added, removed, changed } = segment;
  const [before, after] = [segment.before[0], segment.after[0]];
  const parts = [
    ...(added.length > 0 ? [`now ${added.map(nameOfMark).join(', ')}`] : []),
    ...(removed.length > 0 ? [`no longer ${removed.map(nameOfMark).join(', ')}`] : []),
    ...changed.map((name) => {
      if (name === 'link') return 'the link leads elsewhere';
      if (name in markNames || before === undefined || after === undefined) return `${nameOfMark(name)} changed`;
      return attributeChange(name, before, after);
    }),
  ];
  return sentence(parts.join('; '));
}

const nodeNames: Record<string, string> = {
  paragraph: 'text',
  bulletList: 'a bulleted list',
  orderedList: 'a numbered list',
  taskList: 'a task list',
  codeBlock: 'code',
  blockquote: 'a quote',
  tableHeader: 'a heading of the table',
  tableCell: 'a cell',
};

function nameOf({ type, attrs }: NodeJson): string {
  if (type === 'heading') return `a heading of level ${Number(attrs?.['level'] ?? 1)}`;
  return nodeNames[type] ?? type;
}

const attributeWords: Record<string, string> = {
  alt: 'alternative text',
  title: 'title',
  width: 'width',
  height: 'height',
  textAlign: 'alignment',
  align: 'alignment',
  dir: 'direction',
  lang: 'language',
  language: 'language of the code',
  start: 'first number',
  loose: 'spacing of the items',
  checked: 'tick',
  kind: 'kind',
  open: 'whether it is unfolded',
  id: 'id',
  href: 'link',
  columns: 'columns',
};

/** What of a block itself changed: its type, its level, its alternative text. */
export function changeWords({ before, after, differs }: ChangedNode): string {
  if (differs.includes('type') || differs.includes('level'))
    return sentence(`was ${nameOf(before)}, is ${nameOf(after)}`);
  if (differs.length === 1 && differs[0] === 'checked')
    return after.attrs?.['checked'] === true ? 'Ticked off' : 'No longer ticked off';
  return sentence(differs.map((name) => attributeChange(name, before, after)).join('; '));
}

/** What of something that was exchanged for another, such as a picture, changed besides itself. */
export function exchangeWords({ before, after, differs }: ChangedNode, itself: string): string {
  const words = differs.filter((name) => name !== itself).map((name) => attributeChange(name, before, after));
  return sentence(words.join('; '));
}

function attributeChange(name: string, before: NodeJson, after: NodeJson): string {
  const what = attributeWords[name] ?? name;
  const [old, now] = [valueWords(before, name), valueWords(after, name)];
  if (old !== null && now !== null) return `${what} was ${old}, is ${now}`;
  if (now !== null) return `${what} is now ${now}`;
  return old === null ? `${what} changed` : `${what} ${old} went`;
}

/** What an attribute says, or what it says unless it is written; null for nothing that people read. */
function valueWords({ type, attrs }: NodeJson, name: string): string | null {
  const value: unknown = attrs?.[name] ?? documentSchema.nodes[type]?.spec.attrs?.[name]?.default;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? `“${value}”` : null;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The date with its hour, for sentences. */
export const momentWords = (at: string, now: Date): string => `${dayWords(at, now)}, ${hourOf(at)}`;
