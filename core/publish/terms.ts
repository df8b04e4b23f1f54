const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Text that a remote answered with HTML's escapes in it (`Travel &amp; food`), as a person wrote it. One level is undone, never two. */
export function unescapeHtml(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return named[name] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    const valid = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
    return valid ? String.fromCodePoint(code) : whole;
  });
}

/** What two names of one category or tag have in common: case, spaces at the ends and doubled spaces do not tell terms apart. */
export function termKey(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

/** The term of that name among what a remote answered, whose names may be escaped; undefined if none is it. Exact case wins. */
export function findTerm<T extends { name: string }>(terms: readonly T[], name: string): T | undefined {
  const wanted = name.trim();
  const key = termKey(wanted);
  return (
    terms.find((term) => unescapeHtml(term.name) === wanted) ??
    terms.find((term) => termKey(unescapeHtml(term.name)) === key || termKey(term.name) === key)
  );
}

/** A writer's list of names with each term once, in the order they were given, blanks left out. */
export function distinctTerms(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names
    .map((name) => name.trim())
    .filter((name) => {
      const key = termKey(name);
      if (key === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
