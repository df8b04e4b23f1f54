/** The types that are served from beside a post, by extension. */
export const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  ogv: 'video/ogg',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  vtt: 'text/vtt',
  pdf: 'application/pdf',
  epub: 'application/epub+zip',
  zip: 'application/zip',
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
};

/** What a file beside a post is to its writer. */
export const mediaKinds = ['picture', 'video', 'audio', 'file'] as const;
export type MediaKind = (typeof mediaKinds)[number];

export const extensionOf = (name: string): string => /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The type of a file by its name; null when it is not known. */
export function mediaType(name: string): string | null {
  const extension = extensionOf(name);
  return Object.hasOwn(mediaTypes, extension) ? (mediaTypes[extension] ?? null) : null;
}

/** What a file is by its name; null when its type is not known. */
export function mediaKind(name: string): MediaKind | null {
  const type = mediaType(name);
  if (type === null) return null;
  if (type.startsWith('image/')) return 'picture';
  return type.startsWith('video/') ? 'video' : type.startsWith('audio/') ? 'audio' : 'file';
}

/** The extensions of a kind. Any file may be offered for its readers to download. */
export function extensionsOf(kind: MediaKind): string[] {
  return Object.keys(mediaTypes).filter((extension) => kind === 'file' || mediaKind(`x.${extension}`) === kind);
}
