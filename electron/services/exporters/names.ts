/** A name that every file system takes: no separators, no reserved characters, names or endings, not too long. '' when nothing is left. */
export function safeName(name: string): string {
  const [, stem = '', extension = ''] =
    /^(.*?)((?:\.[A-Za-z0-9]{1,10})?)$/s.exec(name.normalize('NFC').toWellFormed()) ?? [];
  const plain = stem
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
    .toWellFormed();
  const whole = `${plain}${extension}`;
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(whole) ? `_${whole}` : whole;
}
