/** A size as people read it. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1_000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit] ?? ''}`;
}

/** The site of an address, for people to read; `''` when it has none. */
export function hostOf(address: string): string {
  try {
    return new URL(address.startsWith('//') ? `https:${address}` : address).host.replace(/^www\./, '');
  } catch {
    return '';
  }
}
