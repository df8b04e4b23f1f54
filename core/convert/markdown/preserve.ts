import type { NodeJson } from '../../document/json.ts';
import type { MarkdownSource, WrittenMarkdown } from '../contract.ts';
import { align } from './align.ts';
import type { Origin } from './align.ts';
import { writeFallback } from './fallback.ts';
import { mostLineEnds, withLineEndsOf } from './lineEnds.ts';
import type { LineEnd } from './lineEnds.ts';
import { splice } from './splice.ts';
import { detectStyle, listMarker } from './style.ts';
import { ownStyle } from './tree.ts';
import type { MarkdownStyle } from './tree.ts';
import { readChanged } from './window.ts';
import type { ReadPart } from './window.ts';
import { writeBlock } from './write.ts';

/** How a block may be written, from the best to the one that cannot fail. */
const forms = ['source', 'spliced', 'written', 'careful', 'fallback'] as const;
type Form = (typeof forms)[number];

/** What may stand between two blocks: what stood there, a blank line, a separator. */
const gaps = ['kept', 'blank', 'separated'] as const;
type Gap = (typeof gaps)[number];

interface Part {
  block: NodeJson;
  key: string;
  origin: Origin;
  form: Form;
  /** Before it. */
  gap: Gap;
}

/** How what was written is read again. */
export interface Reading {
  read: (text: string) => MarkdownSource;
  readPart: ReadPart;
  /** Shorter texts are read whole: that is quick too. UTF-16 code units. */
  least?: number;
}

/**
 * Writes blocks as Markdown so that it is read back as exactly these blocks, and so that blocks which were there before keep
 * their bytes. What was written is read again, as far as the change can reach, until it proves right, block by block.
 */
export function writePreserving(
  written: readonly { block: NodeJson; key: string }[],
  source: MarkdownSource,
  { read, readPart, least = 4_096 }: Reading,
): WrittenMarkdown {
  const keys = written.map(({ key }) => key);
  const origins = align(
    source.blocks.map(({ key }) => key),
    keys,
  );
  const parts = written.map(({ block, key }, index): Part => {
    const origin = origins[index] ?? { same: null, place: null };
    const form =
      origin.same !== null ? 'source' : isCostly(block) ? 'fallback' : origin.place !== null ? 'spliced' : 'written';
    return { block, key, origin, form, gap: 'kept' };
  });
  const assembly = new Assembly(source);
  // Every round takes at least one part one step further, and few parts ever need one.
  for (let round = 0; round < 16; round += 1) {
    const { text, places } = assembly.assemble(parts);
    if (
      text === source.text &&
      keys.length === source.blocks.length &&
      source.blocks.every(({ key }, at) => key === keys[at])
    ) {
      return { text, source, fallbacks: 0 };
    }
    const placed = { text, blocks: places.map((place, index) => ({ ...place, key: keys[index] ?? '' })) };
    const found = (text.length < least ? null : readChanged(placed, source, readPart)) ?? read(text);
    const wrong = mismatches(parts, places, found);
    if (wrong.length === 0) {
      return { text, source: found, fallbacks: parts.filter(({ form }) => form === 'fallback').length };
    }
    if (round < 12) escalate(parts, wrong);
    else for (const part of parts) Object.assign(part, { form: 'fallback', gap: 'separated' } satisfies Partial<Part>);
  }
  throw new RangeError('A document was not read back as it was written, not even in its safest form');
}

/** The most signs in one text that are escaped one by one: the time for it grows with their square. */
const mostSigns = 20_000;

function isCostly(block: NodeJson): boolean {
  const open = [block];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.text !== undefined && node.text.length > mostSigns && countSigns(node.text) > mostSigns) return true;
    if (node.content !== undefined) for (const child of node.content) open.push(child);
  }
  return false;
}

const countSigns = (text: string): number => text.match(/[!-/:-@[-`{-~]/g)?.length ?? 0;

interface Place {
  start: number;
  end: number;
}

class Assembly {
  readonly #source: MarkdownSource;
  readonly #lineEnd: LineEnd;
  #habits: MarkdownStyle | null = null;

  constructor(source: MarkdownSource) {
    this.#source = source;
    this.#lineEnd = mostLineEnds(source.text);
  }

  get #style(): MarkdownStyle {
    return (this.#habits ??= detectStyle(this.#source.text, ownStyle));
  }

  assemble(parts: readonly Part[]): { text: string; places: Place[] } {
    const places: Place[] = [];
    const kept = new Set<number>();
    let text = '';
    let marker: string | null = null;
    for (const [index, part] of parts.entries()) {
      text += this.#gapBefore(parts, index, kept);
      const isEmpty = isEmptyPost(parts) && part.form !== 'source';
      const beside = this.#stoodAfter(part, parts[index - 1]) ? null : marker;
      const written = isEmpty ? '' : this.#write(part, beside, parts[index + 1]);
      marker = markerOf(part, written);
      places.push({ start: text.length, end: text.length + written.length });
      text += written;
    }
    return { text: text + this.#ending(parts, kept), places };
  }

  /** Whether a block comes right after the one that it came after before. */
  #stoodAfter({ origin }: Part, last: Part | undefined): boolean {
    return origin.same !== null && last?.origin.same === origin.same - 1;
  }

  /** The bytes that a block can have as they are, or null. */
  #kept(part: Part | undefined): string | null {
    const place = part?.form === 'source' ? this.#source.blocks[part.origin.same ?? -1] : undefined;
    return place === undefined ? null : this.#source.text.slice(place.start, place.end);
  }

  #write(part: Part, marker: string | null, next: Part | undefined): string {
    const kept = this.#kept(part);
    if (kept !== null && (marker === null || markerOf(part, kept) !== marker)) return kept;
    const { block, origin, form } = part;
    if (form === 'fallback') return this.#withLineEnds(writeFallback(block));
    const place = origin.place === null ? undefined : this.#source.blocks[origin.place];
    const stood = kept ?? (place === undefined ? '' : this.#source.text.slice(place.start, place.end));
    const old = stood.replaceAll(/\r\n?/g, '\n');
    const style = old === '' ? this.#style : detectStyle(old, this.#style);
    const free = besides(block, style, [marker, markerOf(next, this.#kept(next) ?? '')]);
    const write = (): string => writeBlock(block, free, form === 'careful');
    let spliced: string | null = null;
    if (kept !== null) spliced = splice(old, writeBlock(block, style), write());
    else if (form === 'spliced' && place !== undefined && old !== '')
      spliced = splice(old, writeBlock(JSON.parse(place.key) as NodeJson, style), writeBlock(block, style));
    return withLineEndsOf(stood, spliced ?? write(), this.#lineEnd);
  }

  #withLineEnds(text: string): string {
    return this.#lineEnd === '\n' ? text : text.replaceAll('\n', this.#lineEnd);
  }

  /** What stood before a block, if its neighbour is the one it had; else a blank line, with the definitions that stood thereabouts. */
  #gapBefore(parts: readonly Part[], index: number, kept: Set<number>): string {
    const part = parts[index];
    if (part === undefined) return '';
    const place = part.origin.place;
    const last = index === 0 || place === null ? -1 : lastPlace(parts, index);
    const neighbours = index === 0 ? place === 0 : place !== null && parts[index - 1]?.origin.place === place - 1;
    const found: string[] = [];
    if (place !== null) {
      for (let gap = last + 1; gap <= place; gap += 1) {
        kept.add(gap);
        found.push(this.#gap(gap));
      }
    }
    if (neighbours && part.gap === 'kept') return found.join('');
    const definitions = found
      .filter((gap) => gap.trim() !== '')
      .map((gap) => (index === 0 ? gap : gap.replace(/^(?:[ \t]*\r?\n)+/, '')).replace(/(?:\r?\n[ \t]*)+$/, ''));
    const end = this.#lineEnd.repeat(2);
    const between = [...definitions, ...(part.gap === 'separated' && index > 0 ? ['<!---->'] : [])].map(
      (text) => text + end,
    );
    return (index === 0 ? '' : end) + between.join('');
  }

  /** What stands before the old block of this number; after the last for the number past it. */
  #gap(index: number): string {
    const { blocks, text } = this.#source;
    return text.slice(blocks[index - 1]?.end ?? 0, blocks[index]?.start ?? text.length);
  }

  #ending(parts: readonly Part[], kept: Set<number>): string {
    const count = this.#source.blocks.length;
    const lastIsLast = count > 0 && parts.at(-1)?.origin.place === count - 1;
    const lost: string[] = [];
    for (let gap = 0; gap < count + (lastIsLast ? 0 : 1); gap += 1) {
      const text = kept.has(gap) ? '' : this.#gap(gap).trim();
      if (text !== '') lost.push(text);
    }
    const ending = lastIsLast ? this.#gap(count) : isEmptyPost(parts) ? '' : this.#lineEnd;
    if (lost.length === 0) return ending;
    return ending.trimEnd() + this.#lineEnd.repeat(2) + lost.join(this.#lineEnd.repeat(2)) + this.#lineEnd;
  }
}

/** The sign of the items of a list; null for any other block. */
const markerOf = (part: Part | undefined, written: string): string | null =>
  lists.has(part?.block.type ?? '') ? listMarker(written) : null;
const lists: ReadonlySet<string> = new Set(['bulletList', 'orderedList', 'taskList']);

const emptyKey = JSON.stringify({ type: 'paragraph' });

/** A post of one empty paragraph is no text at all. */
const isEmptyPost = (parts: readonly Part[]): boolean => parts.length === 1 && parts[0]?.key === emptyKey;

/** The old place of the nearest block before this one that has one. */
function lastPlace(parts: readonly Part[], index: number): number {
  for (let before = index - 1; before >= 0; before -= 1) {
    const place = parts[before]?.origin.place ?? null;
    if (place !== null) return place;
  }
  return -1;
}

/** A list beside a list must have another sign, or it would be part of it. */
function besides(block: NodeJson, style: MarkdownStyle, markers: readonly (string | null)[]): MarkdownStyle {
  const isFree = (sign: string): boolean => !markers.includes(sign);
  if (block.type === 'orderedList') {
    return {
      ...style,
      bulletOrdered: [style.bulletOrdered, '.' as const, ')' as const].find(isFree) ?? style.bulletOrdered,
    };
  }
  if (block.type !== 'bulletList' && block.type !== 'taskList') return style;
  return { ...style, bullet: ([style.bullet, '-', '*', '+'] as const).find(isFree) ?? style.bullet };
}

/** The parts that were not read back as they are. */
function mismatches(parts: readonly Part[], places: readonly Place[], found: MarkdownSource): number[] {
  const count = found.blocks.length;
  if (count === parts.length && parts.every((part, index) => found.blocks[index]?.key === part.key)) return [];
  const wrong: number[] = [];
  let next = 0;
  for (const [index, part] of parts.entries()) {
    const place = places[index] ?? { start: 0, end: 0 };
    const inside: MarkdownSource['blocks'] = [];
    for (; next < count; next += 1) {
      const block = found.blocks[next];
      if (block === undefined || block.start >= place.end) break;
      inside.push(block);
    }
    const [only, ...more] = inside;
    const right = only?.key === part.key && only.start >= place.start && only.end <= place.end && more.length === 0;
    if (!right) wrong.push(index);
  }
  return wrong.length > 0 ? wrong : parts.map((_, index) => index);
}

/** A guess gives way first, then what is around, then the form. */
function escalate(parts: readonly Part[], wrong: readonly number[]): void {
  for (const index of wrong) {
    const around = [parts[index], parts[index + 1]].filter((part) => part !== undefined);
    const part = parts[index];
    if (part === undefined) continue;
    if (part.form === 'spliced') {
      part.form = 'written';
    } else if (around.some(({ gap }) => gap === 'kept')) {
      for (const one of around) if (one.gap === 'kept') one.gap = 'blank';
    } else if (part.form === 'source') {
      part.form = 'written';
    } else if (around.some(({ gap }) => gap === 'blank')) {
      for (const one of around) one.gap = 'separated';
    } else {
      part.form = forms[Math.min(forms.indexOf(part.form) + 1, forms.length - 1)] ?? 'fallback';
    }
  }
}
