import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** What git, sync programs and other editors do to the files of a library. */
export class OtherPrograms {
  /** How many files and folders were changed. */
  changes = 0;
  /** What was put at the end of posts that are typed in. */
  readonly lines: string[] = [];
  readonly #posts: string;
  readonly #most: number;
  /** Deleted files that come back, as when a sync program thinks again. */
  readonly #deleted: { name: string; text: string }[] = [];

  /** `most`: how many posts of their own they keep. */
  constructor(root: string, most: number) {
    this.#posts = join(root, 'posts');
    this.#most = most;
  }

  /** Changes something. Whole when it returns. */
  change(): void {
    const folders = readdirSync(this.#posts).filter((name) => !name.startsWith('.'));
    const own = folders.filter((name) => name.startsWith('other-'));
    const others = folders.filter((name) => !own.includes(name) && !/^typed-\d/.test(name));
    const at = this.changes;
    const one = pick(own);
    if (one === undefined || (own.length < this.#most && chance(3))) this.#write(`other-${at}`, 'index.md');
    else {
      const draw = Math.random();
      if (draw < 0.1) this.#delete(one);
      else if (draw < 0.2) this.#comeBack();
      else if (draw < 0.3) this.#rename(one, `other-${at}`);
      else if (draw < 0.4) this.#write(one, `index (conflicted copy 2026-11-${10 + (at % 20)}).md`);
      else if (draw < 0.5) this.#append(pick(others), at);
      else if (draw < 0.52) this.#checkOut(own);
      else this.#write(one, 'index.md');
    }
  }

  #text(folder: string): string {
    const at = this.changes++;
    return `---\nid: ${folder}\ntitle: Other ${at}\n---\n\ntok${at}x${folder.replaceAll('-', '')}\n`;
  }

  #write(folder: string, name: string): void {
    const path = join(this.#posts, folder, name);
    mkdirSync(join(this.#posts, folder), { recursive: true });
    const text = this.#text(folder);
    const beside = `${path}.~tmp`;
    if (chance(3)) writeFileSync(path, text);
    else if (chance(2) || !existsSync(path)) {
      writeFileSync(beside, text);
      renameSync(beside, path);
    } else {
      // The old one steps aside, the new one takes its place, and the old one goes.
      writeFileSync(beside, text);
      renameSync(path, `${path}.~old`);
      renameSync(beside, path);
      rmSync(`${path}.~old`);
      this.changes += 2;
    }
  }

  #delete(folder: string): void {
    const path = join(this.#posts, folder, 'index.md');
    if (existsSync(path)) this.#deleted.push({ name: folder, text: readFileSync(path, 'utf8') });
    rmSync(join(this.#posts, folder), { recursive: true });
    this.changes++;
  }

  #comeBack(): void {
    const last = this.#deleted.pop();
    if (last === undefined || existsSync(join(this.#posts, last.name))) return;
    mkdirSync(join(this.#posts, last.name));
    writeFileSync(join(this.#posts, last.name, 'index.md'), last.text);
    this.changes++;
  }

  #rename(from: string, to: string): void {
    renameSync(join(this.#posts, from), join(this.#posts, to));
    this.changes++;
  }

  /** Another branch: a good part of the files at once, each taken away and made anew. */
  #checkOut(own: readonly string[]): void {
    for (const folder of own) {
      if (chance(3)) continue;
      rmSync(join(this.#posts, folder), { recursive: true });
      this.changes++;
      if (chance(10)) continue;
      mkdirSync(join(this.#posts, folder));
      writeFileSync(join(this.#posts, folder, 'index.md'), this.#text(folder));
    }
  }

  /** A line at the end of a post that is typed in. */
  #append(folder: string | undefined, at: number): void {
    if (folder === undefined) return;
    const path = join(this.#posts, folder, 'index.md');
    this.changes++;
    if (!existsSync(path)) return;
    appendFileSync(path, `\nTheirs ${at}\n`);
    this.lines.push(`Theirs ${at}\n`);
  }
}

const chance = (one: number): boolean => Math.random() * one < 1;
const pick = (names: readonly string[]): string | undefined => names[Math.floor(Math.random() * names.length)];
