/** Begins every mark that Longhand leaves on a remote, so that people see where it comes from. */
const prefix = 'longhand-';

/**
 * What a create is found by again when its answer was lost. `unique` is fresh for each create that is begun, and is kept with
 * the publication until its end is known. Lower-case letters, digits and hyphens, so that it may serve as a slug.
 */
export function postMarker(unique: string): string {
  return (
    prefix +
    unique
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 24)
  );
}

/** What an upload is found by again: the same bytes always have the same mark. */
export function mediaMarker(sha256: string): string {
  return prefix + sha256.toLowerCase().slice(0, 32);
}

/** The slugs that a remote may have given to what was sent under a marker: itself, or numbered when it was taken already. */
export function markedSlugs(marker: string): string[] {
  return [marker, ...Array.from({ length: 8 }, (_, index) => `${marker}-${index + 2}`)];
}

/** Whether `slug` is `marker`, or what a remote makes of it when it is taken already (`marker-2`). */
export function isMarked(slug: string, marker: string): boolean {
  return slug === marker || (slug.startsWith(`${marker}-`) && /^\d{1,4}$/.test(slug.slice(marker.length + 1)));
}

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'image/bmp': 'bmp',
  'image/tiff': 'tiff',
};

/**
 * A file name that every server and file system takes: ASCII letters, digits and hyphens, at most 60 before the dot, with the
 * extension of the type. What cannot be said so is left out; a name with nothing left is `picture` or `file`.
 */
export function safeFileName(path: string, mimeType: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  const stem = (dot > 0 ? name.slice(0, dot) : name)
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  const own = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  const extension = extensions[mimeType] ?? (/^[a-z0-9]{1,8}$/.test(own) ? own : 'bin');
  const unnamed = mimeType.startsWith('image/') ? 'picture' : 'file';
  return `${stem === '' ? unnamed : stem}.${extension}`;
}
