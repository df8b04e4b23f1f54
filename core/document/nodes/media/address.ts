/** What a file is called where nobody said: the last part of its address, as people read it. */
export function fileName(src: string): string {
  const path = src.replace(/[?#].*$/s, '');
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  try {
    return decodeURIComponent(last) || src;
  } catch {
    return last;
  }
}

/** Whether an address leads to some site and not to a file of the post's own: showing it would load it from there. */
export const isElsewhere = (address: string): boolean =>
  /^(?:https?:|[/\\]{2})/i.test(address.replaceAll(/[\t\n\r]/g, '').replace(/^[\0-\u0020]+/, ''));
