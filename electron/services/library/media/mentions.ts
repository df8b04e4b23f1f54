import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { Mentions } from '#core/post/fileMentions.ts';
import { addMentions, isMeant, isMentioned, noMentions } from '#core/post/fileMentions.ts';

import type { FileSystem } from '../disk.ts';
import { mapLimited } from '../disk.ts';

/** Files that may mention media: posts, templates, styles, data. */
const texts =
  /\.(?:md|markdown|mdx|mdoc|qmd|rmd|html?|xhtml|txt|ya?ml|toml|json5?|jsonc|[cm]?jsx?|[cm]?tsx?|css|scss|sass|less|liquid|njk|hbs|mustache|ejs|pug|haml|slim|erb|astro|vue|svelte|xml|svg|csv|tsv|bib|rst|adoc|org|tex|php|opml|ipynb|vtt|webmanifest|canvas|excalidraw)$/i;
const markdown = /\.(?:md|markdown|mdx)$/i;
/** What Longhand itself notes of media is no use of them. */
const own = new Set(['publications.json', 'trash.json']);
/** Other programs' folders, and what they make anew from the rest. Set-ups of site builders (`.vitepress`) are not among them. */
const passedOver = new Set([
  'node_modules',
  'bower_components',
  '.git',
  '.hg',
  '.svn',
  '.cache',
  '.next',
  '.nuxt',
  '.output',
  '.astro',
  '.docusaurus',
  '.jekyll-cache',
  '.sass-cache',
  '.parcel-cache',
  '.venv',
]);
/** What site builders make of a library. Elsewhere a post may be called so. */
const madeAtTop = new Set(['public', '_site', 'dist']);
/** Larger texts are not looked through: then nothing beside them counts as unused, bytes. */
const largest = 16 * 1024 * 1024;

/** What the texts of a library mention. It only grows while it is refreshed: what was mentioned once is kept. */
export class LibraryMentions {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #everywhere = noMentions();
  /** What the texts in a folder mean beside them and below, by folder; '' for templates, which look everywhere. */
  readonly #beside = new Map<string, Mentions>();
  /** Folders with Markdown directly in them. */
  readonly folders = new Set<string>();
  /** What was read, by path, as it was then. */
  readonly #read = new Map<string, string>();

  constructor(fs: FileSystem, root: string) {
    this.#fs = fs;
    this.#root = root;
  }

  /** Reads the texts of the library that it has not read as they are now. */
  async refresh(signal: AbortSignal, progress: (texts: number) => void): Promise<void> {
    const open = [''];
    let count = 0;
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      signal.throwIfAborted();
      const here = folder;
      const entries = await this.#fs.readdir(join(this.#root, here), { withFileTypes: true }).catch(() => null);
      if (entries === null) {
        this.#besideIn(here).everything = true;
        continue;
      }
      const files: string[] = [];
      for (const entry of entries) {
        const path = here === '' ? entry.name : `${here}/${entry.name}`;
        if (entry.isDirectory()) {
          if (isLookedInto(here, entry.name)) open.push(path);
        } else if (entry.isFile() && texts.test(entry.name) && !own.has(entry.name)) {
          files.push(path);
          if (markdown.test(entry.name)) this.folders.add(here);
        }
      }
      await mapLimited(files, 8, async (path) => {
        signal.throwIfAborted();
        await this.#readFile(path, here);
        progress(++count);
      });
    }
  }

  /** Whether there is Markdown in a folder or below it. */
  hasText(folder: string): boolean {
    if (this.folders.has(folder)) return true;
    for (const one of this.folders) if (one.startsWith(`${folder}/`)) return true;
    return false;
  }

  /** Adds a text that is in no file, for media in a folder. */
  add(text: string, folder: string): void {
    const beside = noMentions();
    addMentions(beside, text);
    for (const name of beside.names) this.#everywhere.names.add(name);
    merge(this.#besideIn(folder), beside, true);
  }

  /** Reads the texts that lie in a folder. */
  async readFolder(folder: string): Promise<void> {
    const entries = await this.#fs.readdir(join(this.#root, folder), { withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !texts.test(entry.name) || own.has(entry.name)) continue;
      await this.#readFile(folder === '' ? entry.name : `${folder}/${entry.name}`, folder);
    }
  }

  /** Whether a text names a file. */
  mentions(path: string): boolean {
    return isMentioned(this.#everywhere, path.split('/').at(-1) ?? path);
  }

  /** Whether any text may use a file (a path relative to the library). */
  uses(path: string): boolean {
    const name = path.split('/').at(-1) ?? path;
    if (isMentioned(this.#everywhere, name)) return true;
    let folder = path;
    do {
      folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
      const beside = this.#beside.get(folder);
      if (beside !== undefined && isMeant(beside, name)) return true;
    } while (folder !== '');
    return false;
  }

  async #readFile(path: string, folder: string): Promise<void> {
    try {
      const stat = await this.#fs.lstat(join(this.#root, path));
      const stamp = `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
      if (this.#read.get(path) === stamp) return;
      if (stat.size > largest) throw new RangeError('too large');
      const bytes = await this.#fs.readFile(join(this.#root, path));
      const text = bytes.toString('utf8');
      // A template looks into the folders of the posts that it shows.
      const scope = markdown.test(path) && !path.startsWith('.longhand/') ? folder : '';
      const beside = noMentions();
      for (const part of partsOf(text)) {
        addMentions(beside, part);
        // Others have their turn in between.
        await setImmediate();
      }
      for (const name of beside.names) this.#everywhere.names.add(name);
      // A page that lists pictures by a tag shows those of the post at hand, not every file of the library.
      if (scope === '') beside.everything = false;
      merge(this.#besideIn(scope), beside, scope !== '' || path.startsWith('.longhand/'));
      if (text.includes('\uFFFD')) this.add(bytes.toString('latin1'), scope);
      this.#read.set(path, stamp);
    } catch {
      this.#besideIn(folder).everything = true;
    }
  }

  #besideIn(folder: string): Mentions {
    const known = this.#beside.get(folder);
    if (known !== undefined) return known;
    const made = noMentions();
    this.#beside.set(folder, made);
    return made;
  }
}

/** A text in parts of a size that is gone through in a moment, cut between lines. */
function* partsOf(text: string): Generator<string, void, void> {
  const size = 48 * 1024;
  for (let at = 0; at < text.length;) {
    const cut = text.length - at <= size ? text.length : text.lastIndexOf('\n', at + size) + 1;
    const end = cut > at ? cut : text.length;
    yield text.slice(at, end);
    at = end;
  }
}

/** Adds mentions to others; of a template only the patterns, for its words are its language's. */
function merge(into: Mentions, from: Mentions, withWords: boolean): void {
  if (withWords) for (const word of from.words) into.words.add(word);
  // A pattern of a few signs would mean every file.
  into.patterns.push(...from.patterns.filter((pattern) => withWords || /[\p{L}\p{N}]{3}/u.test(pattern)));
  into.everything ||= from.everything;
}

function isLookedInto(folder: string, name: string): boolean {
  if (folder === '' && name === '.longhand') return true;
  if (folder === '.longhand') return name === 'trash' || name === 'conflicts';
  if (folder === '.longhand/trash') return true;
  return !passedOver.has(name) && name !== '.longhand' && !(folder === '' && madeAtTop.has(name));
}
