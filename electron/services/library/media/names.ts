import { extname } from 'node:path';

import { isReserved } from '#core/post/slug.ts';

import { isPicture } from './kinds.ts';

/** A file name that every system takes: the last part of a path, without control and reserved characters, with the extension of its kind. */
export function safeName(name: string, kind: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const stem = last
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/[\p{Cc}\p{Cf}<>:"|?*#%[\](){}&;`$!'^~=+,@]+/gu, '')
    .replace(/[\s_]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-. ]+$/g, '')
    .toLowerCase();
  const short = Array.from(stem).slice(0, 60).join('');
  const extension = kind === 'jpg' && /\.jpeg$/i.test(last) ? 'jpeg' : kind;
  const noun = isPicture(`x.${extension}`) ? 'picture' : 'file';
  return `${short === '' ? noun : isReserved(short) ? `${short}-${noun}` : short}.${extension}`;
}

/** The name, or the first numbered one that is not taken, capitals aside. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const lower = new Set([...taken].map((one) => one.toLowerCase()));
  const extension = extname(name);
  const stem = name.slice(0, -extension.length);
  let candidate = name;
  for (let number = 2; lower.has(candidate.toLowerCase()); number++) candidate = `${stem}-${number}${extension}`;
  return candidate;
}
