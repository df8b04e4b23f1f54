import { lineOf, readLine } from '../checkedLines.ts';
import { sha256 } from '../disk.ts';
import { deflatePieces, inflatePieces } from './deflated.ts';
import { makePause } from './pause.ts';
import { cutText } from './pieces.ts';
import type { MarkRecord, PiecesRecord, VersionRecord, VersionsRecord } from './records.ts';
import { recordSchema, versionsFormat } from './records.ts';

/** Pieces that share a record and so a window of the compression, UTF-16 code units. */
const recordSize = 64_000;
/** More pieces than any text has. */
const mostPieces = 4_000_000;

/** What a version holds, apart from where it stands. */
export type NewVersion = Pick<VersionRecord, 'id' | 'at' | 'why' | 'title' | 'words'> & { text: string };

/** One machine's versions of a post, as its file tells them. Nothing here touches a disk. */
export class VersionsFile {
  readonly versions = new Map<string, VersionRecord>();
  readonly marks: MarkRecord[] = [];
  /** Lines that are whole and hold what a later Longhand wrote. */
  readonly unknown: string[] = [];
  /** Bytes of the file. */
  size = 0;
  /** False when the file ends in the middle of a line. */
  endsWhole = true;
  /** How many lines could not be read. */
  damaged = 0;
  /** The record of each piece that was read and not needed until now: of a long history most never are. */
  readonly #packed = new Map<number, PiecesRecord>();
  readonly #pieces = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  /** The dictionary of each piece that has one. */
  readonly #likes = new Map<number, number>();
  #next = 0;

  /** Reads the lines of a file; what is torn or damaged loses itself alone. */
  static async read(bytes: Buffer): Promise<VersionsFile> {
    const file = new VersionsFile();
    const pause = makePause();
    for (let start = 0; start < bytes.length;) {
      const found = bytes.indexOf(0x0a, start);
      const end = found === -1 ? bytes.length : found;
      if (end > start) file.#readLine(bytes.toString('utf8', start, end));
      file.endsWhole = found !== -1;
      start = end + 1;
      await pause();
    }
    file.size = bytes.length;
    return file;
  }

  /** The lines that keep a version, for the end of the file; they count as there from now on. */
  async add({ text: given, ...info }: NewVersion): Promise<string> {
    const text = given.toWellFormed();
    const cut = cutText(text);
    const last = [...this.versions.values()].at(-1);
    const before = last === undefined ? [] : numbersOf(last);
    await this.#unpack(before);
    const lines = await this.#addPieces(cut, before);
    const record: VersionRecord = {
      kind: 'version',
      ...info,
      sum: sumOf(text),
      pieces: runsOf(cut.map((piece) => this.#numbers.get(piece) ?? -1)),
    };
    this.versions.set(record.id, record);
    return lines + lineOf(record);
  }

  /** The line that marks a version. */
  addMark(mark: MarkRecord): string {
    this.marks.push(mark);
    return lineOf(mark);
  }

  /** A version's text; null when it is not here, or damage took a part of it. */
  async text(id: string): Promise<string | null> {
    const record = this.versions.get(id);
    if (record === undefined) return null;
    const numbers = numbersOf(record);
    await this.#unpack(numbers);
    const texts: string[] = [];
    for (const number of numbers) {
      const piece = this.#pieces.get(number);
      if (piece === undefined) return null;
      texts.push(piece);
    }
    const text = texts.join('');
    return sumOf(text) === record.sum ? text : null;
  }

  /** The file as it would be written anew with some of its versions alone: whole, without what nobody needs. */
  async rewritten(post: string, stays: (version: VersionRecord) => boolean): Promise<string> {
    const fresh = new VersionsFile();
    let lines = headerLine(post);
    for (const version of this.versions.values()) {
      const text = stays(version) ? await this.text(version.id) : null;
      if (text !== null) lines += await fresh.add({ ...version, text });
    }
    // A mark may be of another machine's version.
    for (const mark of this.marks)
      if (fresh.versions.has(mark.version) || !this.versions.has(mark.version)) lines += lineOf(mark);
    return lines + this.unknown.map((line) => `${line}\n`).join('');
  }

  #readLine(line: string): void {
    const value = readLine(line);
    if (value === null) {
      this.damaged++;
      return;
    }
    const parsed = recordSchema.safeParse(value);
    if (parsed.success) this.#take(parsed.data);
    else this.unknown.push(line);
  }

  #take(record: VersionsRecord): void {
    if (record.kind === 'version') {
      this.versions.set(record.id, record);
      // Numbers that damage took are not given again.
      for (const [from, count] of runsIn(record)) this.#next = Math.max(this.#next, from + count);
    } else if (record.kind === 'mark') this.marks.push(record);
    else if (record.kind === 'pieces') {
      record.lengths.forEach((_, index) => this.#packed.set(record.from + index, record));
      this.#next = Math.max(this.#next, record.from + record.lengths.length);
    }
  }

  /** Unpacks pieces, and those that are their dictionaries. */
  async #unpack(numbers: readonly number[], pause = makePause()): Promise<void> {
    for (const number of numbers) {
      const record = this.#packed.get(number);
      if (record === undefined) continue;
      await pause();
      const own = record.lengths.map((_, index) => this.#packed.get(record.from + index) === record);
      // Taken away first, so that dictionaries of one another lead nowhere.
      for (const index of own.keys()) if (own[index] === true) this.#packed.delete(record.from + index);
      if (record.like !== null) await this.#unpack([record.like], pause);
      const texts = await inflatePieces(record, (one) => this.#pieces.get(one));
      texts?.forEach((text, index) => own[index] === true && this.#put(record.from + index, text, record.like));
    }
  }

  #put(number: number, text: string, like: number | null): void {
    this.#pieces.set(number, text);
    if (!this.#numbers.has(text)) this.#numbers.set(text, number);
    if (like !== null) this.#likes.set(number, like);
  }

  async #addPieces(cut: readonly string[], last: readonly number[]): Promise<string> {
    let lines = '';
    let group: string[] = [];
    let groupSize = 0;
    const write = async (like: number | null): Promise<void> => {
      if (group.length === 0) return;
      const text = like === null ? undefined : this.#pieces.get(like);
      const record = await deflatePieces(
        this.#next,
        group,
        like === null || text === undefined ? null : { number: like, text },
      );
      group.forEach((piece, index) => this.#put(this.#next + index, piece, record.like));
      this.#next += group.length;
      lines += lineOf(record);
      group = [];
      groupSize = 0;
    };
    const places = new Map(last.map((number, place) => [number, place]));
    const isNew = new Set(cut.filter((piece) => !this.#numbers.has(piece)));
    // Few new pieces are an edit: each is like the one that stood in its place. Many are another text, and like each other.
    const isEdit = isNew.size <= 4;
    for (const [index, piece] of cut.entries()) {
      if (!isNew.delete(piece)) continue;
      group.push(piece);
      groupSize += piece.length;
      if (isEdit) {
        const before = this.#numbers.get(cut[index - 1] ?? '');
        const place = index === 0 ? 0 : (places.get(before ?? -1) ?? Infinity) + 1;
        const replaced = last[place];
        await write(replaced === undefined ? null : (this.#likes.get(replaced) ?? replaced));
      } else if (groupSize > recordSize) await write(null);
    }
    await write(null);
    return lines;
  }
}

/** The line that a file of versions begins with. */
export const headerLine = (post: string): string => lineOf({ kind: 'header', format: versionsFormat, post });

const sumOf = (text: string): string => sha256(text).slice(0, 16);

function runsOf(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === number) last[1]++;
    else runs.push([number, 1]);
  }
  return runs.map(([from, count]) => (count === 1 ? String(from) : `${from}+${count}`)).join(' ');
}

function runsIn({ pieces }: VersionRecord): [number, number][] {
  return pieces === ''
    ? []
    : pieces.split(' ').map((run) => {
        const [from = '0', count = '1'] = run.split('+');
        return [Number(from), Number(count)];
      });
}

/** The numbers of a version's pieces. A run that no file could hold is cut short: its pieces are missing then. */
function numbersOf(record: VersionRecord): number[] {
  const numbers: number[] = [];
  for (const [from, count] of runsIn(record))
    for (let number = from; number < from + count && numbers.length < mostPieces; number++) numbers.push(number);
  return numbers;
}
