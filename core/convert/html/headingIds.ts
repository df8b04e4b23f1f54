/** Ids for headings, each once on a page. `given` are those that writers gave: no other heading gets one of them. */
export class HeadingIds {
  readonly #given: ReadonlySet<string>;
  readonly #taken = new Set<string>();
  /** For each id that was asked for again, the number to try next: headings may be thousands and all say the same. */
  readonly #next = new Map<string, number>();

  constructor(given: ReadonlySet<string>) {
    this.#given = given;
  }

  /** An id that a writer gave, as it stands; the second time with a number after it. */
  given(id: string): string {
    return this.#taken.has(id) ? this.#free(id) : this.#take(id);
  }

  /** An id made of a heading's words. */
  made(text: string): string {
    return this.#free(slug(text));
  }

  /** An id for something that is no heading. */
  other(base: string): string {
    return this.#free(base);
  }

  #free(base: string): string {
    let id = base;
    let count = this.#next.get(base) ?? 2;
    for (; this.#taken.has(id) || this.#given.has(id); count += 1) id = `${base}-${count}`;
    if (id !== base) this.#next.set(base, count);
    return this.#take(id);
  }

  #take(id: string): string {
    this.#taken.add(id);
    return id;
  }
}

const slug = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-/, '')
    .slice(0, 80)
    .replace(/[-\p{Surrogate}]+$/u, '') || 'section';

/**
 * Whether an id on a page was made by a machine: of the heading's words, as every site builder does in its own way, or of nothing that
 * means something. Such an id is not worth keeping; one that somebody chose is.
 */
export function isMadeId(id: string, text: string): boolean {
  if (
    /^(?:h\.[a-z\d]+|_Toc\d+|_Ref\d+|(?=[a-f]*\d)(?=\d*[a-f])[a-f\d]{4}|[a-f\d]{8}-?(?:[a-f\d]{4}-?){3}[a-f\d]{12})$/i.test(
      id,
    )
  )
    return true;
  const words = letters(text);
  const own = letters(id.replace(/^(?:user-content-|h-)/, ''));
  return [own, letters(id)].some(
    (one) => one === words || (one.startsWith(words) && /^\d+$/.test(one.slice(words.length))),
  );
}

const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
