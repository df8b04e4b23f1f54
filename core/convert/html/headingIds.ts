/** Makes ids of headings' words, each once on a page. */
export function headingIds(): (text: string) => string {
  const taken = new Set<string>();
  return (text) => {
    const base =
      text
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/['’]/g, '')
        .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
        .replaceAll(/^-|-$/g, '')
        .slice(0, 80) || 'section';
    let id = base;
    for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
    taken.add(id);
    return id;
  };
}
