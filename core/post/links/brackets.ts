import type { References } from '../links.ts';
import type { Taken } from './taken.ts';
import { endOfTemplate, formOf, longest, unescaped, wordsOf } from './written.ts';

interface Destination {
  href: string;
  range: [number, number];
  /** After the closing parenthesis. */
  end: number;
}

const definition = /^ {0,3}(?:>[ \t]?)*\[([^\][\n]{1,999})\]:[ \t]*(<[^<>\n]{0,2000}>|[^\s<]\S{0,1999})/gm;

const normalLabel = (label: string): string => label.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Where `[label]: address` lines lead, by label. */
export function readDefinitions(text: string): Map<string, Destination> {
  const definitions = new Map<string, Destination>();
  if (!text.includes(']:')) return definitions;
  for (const match of text.matchAll(definition)) {
    const [whole, label = '', raw = ''] = match;
    if (label.startsWith('^')) continue;
    const bracketed = raw.startsWith('<');
    const start = match.index + whole.length - raw.length + (bracketed ? 1 : 0);
    const source = bracketed ? raw.slice(1, -1) : raw;
    const key = normalLabel(label);
    if (!definitions.has(key))
      definitions.set(key, { href: unescaped(source), range: [start, start + source.length], end: start });
  }
  return definitions;
}

interface Open {
  at: number;
  image: boolean;
}

/** Links and pictures in brackets. */
export function readBrackets(
  text: string,
  definitions: Map<string, Destination>,
  found: References,
  taken: Taken,
): void {
  const open: Open[] = [];
  const sign = /[\\[\]]|\n[ \t]*\r?\n/g;
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    const at = match.index;
    if (match[0] === '\\') sign.lastIndex = at + 2;
    else if (match[0] === '[') {
      const end = text[at + 1] === '[' ? readWiki(text, at, found) : null;
      if (end !== null) sign.lastIndex = end;
      else open.push({ at, image: text[at - 1] === '!' });
    } else if (match[0] === ']') {
      const last = open.pop();
      if (last === undefined) continue;
      const destination = destinationAfter(text, last.at, at, definitions);
      if (destination === null) continue;
      taken.add(destination.range[0]);
      const words = wordsOf(text.slice(last.at + 1, Math.min(at, last.at + 1_000)));
      if (last.image) found.media.push({ src: destination.href, alt: words, use: 'picture' });
      else
        found.links.push({
          href: destination.href,
          text: words,
          form: formOf(destination.href),
          range: destination.range,
        });
      sign.lastIndex = Math.max(at + 1, destination.end);
    } else open.length = 0;
  }
}

function destinationAfter(
  text: string,
  open: number,
  close: number,
  definitions: Map<string, Destination>,
): Destination | null {
  const next = text[close + 1];
  if (next === '(') {
    const inline = inlineDestination(text, close + 2);
    if (inline !== null) return inline;
  }
  if (definitions.size === 0) return null;
  let label = text.slice(open + 1, Math.min(close, open + 1_001));
  let end = close + 1;
  if (next === '[') {
    const shut = text.indexOf(']', close + 2);
    if (shut !== -1 && shut - close < 1_001) {
      const named = text.slice(close + 2, shut);
      if (named !== '') label = named;
      end = shut + 1;
    }
  } else if (next === ':') return null;
  const known = definitions.get(normalLabel(label));
  return known === undefined ? null : { ...known, end };
}

/** The address in `(…)`, from after the parenthesis. */
function inlineDestination(text: string, from: number): Destination | null {
  let at = from;
  while (isSpace(text[at])) at += 1;
  if (text[at] === '<') {
    const shut = text.indexOf('>', at);
    if (shut === -1 || shut - at > longest || text.slice(at, shut).includes('\n')) return null;
    return { href: unescaped(text.slice(at + 1, shut)), range: [at + 1, shut], end: shut + 1 };
  }
  const start = at;
  const template = /^(?:\{\{|\{%)/.test(text.slice(at, at + 2)) ? endOfTemplate(text, at) : null;
  if (template !== null && /[\s)]/.test(text[template] ?? ''))
    return { href: text.slice(at, template), range: [start, template], end: template };
  let depth = 0;
  for (; at < text.length && at - start < longest; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '{' && (text[at + 1] === '{' || text[at + 1] === '%'))
      at = (endOfTemplate(text, at) ?? at + 1) - 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      if (depth === 0) break;
      depth -= 1;
    } else if (isSpace(character)) break;
  }
  if (depth !== 0 || at >= text.length || at - start >= longest) return null;
  // A title may follow, and nothing else.
  if (!/^\s*[)"'(]/.test(text.slice(at, at + 100))) return null;
  return { href: unescaped(text.slice(start, at)), range: [start, at], end: at };
}

const isSpace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r';

/** `[[page]]`, `[[page|words]]`, `[[page#part]]`; answers where it ends. `![[file]]` shows the file. */
function readWiki(text: string, at: number, found: References): number | null {
  const match = /^\[\[([^[\]|\n]{1,500})(?:\|([^[\]\n]{0,500}))?\]\](?![(:])/.exec(text.slice(at, at + 1_010));
  if (match === null) return null;
  const [whole, page = '', words] = match;
  const start = at + 2 + page.length - page.trimStart().length;
  const href = page.trim();
  if (href === '') return null;
  if (text[at - 1] === '!') found.media.push({ src: href, alt: words ?? '', use: 'picture' });
  else
    found.links.push({
      href: `[[${href}]]`,
      text: (words ?? href).trim(),
      form: 'wiki',
      range: [start, start + href.length],
    });
  return at + whole.length;
}
