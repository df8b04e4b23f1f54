const fence = /^ {0,3}(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+| {1,3}|\t|>)*(`{3,}|~{3,})(.*)$/;

/**
 * A Markdown text whose code and comments are blanks of the same length, so that nothing is looked for in them and every place stays where
 * it was. Linear, and as rough as {@link stripMarkdown}: code that is set in by spaces stays.
 */
export function maskCode(markdown: string): string {
  if (!/[`~]|<!--/.test(markdown)) return markdown;
  return withoutSpans(withoutFences(withoutComments(markdown)));
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

function withoutComments(text: string): string {
  let result = '';
  let at = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start + 4);
    if (end === -1) break;
    result += text.slice(at, start) + blank(text.slice(start, end + 3));
    at = end + 3;
  }
  return result + text.slice(at);
}

function withoutFences(text: string): string {
  if (!text.includes('```') && !text.includes('~~~')) return text;
  const lines = text.split('\n');
  let open: string | null = null;
  for (const [number, line] of lines.entries()) {
    // Long lines are no fences, and need not be looked at.
    const [, signs, rest = ''] = (line.length < 500 ? fence.exec(line) : null) ?? [];
    if (open === null) {
      if (signs === undefined || (signs.startsWith('`') && rest.includes('`'))) continue;
      open = signs;
      lines[number] = blank(line);
    } else {
      if (signs !== undefined && signs[0] === open[0] && signs.length >= open.length && rest.trim() === '') open = null;
      lines[number] = blank(line);
    }
  }
  return lines.join('\n');
}

/** Code within a line or a paragraph. */
function withoutSpans(text: string): string {
  if (!text.includes('`')) return text;
  let result = '';
  let at = 0;
  /** Where the next run of a length is not before: so that runs without an end cost one look. */
  const none = new Map<number, number>();
  const runs = [...text.matchAll(/`+/g)];
  const byLength = new Map<number, number[]>();
  for (const run of runs) {
    const list = byLength.get(run[0].length);
    if (list === undefined) byLength.set(run[0].length, [run.index]);
    else list.push(run.index);
  }
  for (const run of runs) {
    const size = run[0].length;
    if (run.index < at || text[run.index - 1] === '\\') continue;
    const places = byLength.get(size) ?? [];
    let next = none.get(size) ?? 0;
    while (next < places.length && (places[next] ?? 0) <= run.index) next += 1;
    none.set(size, next);
    const end = places[next];
    if (end === undefined || /\n[ \t]*\r?\n/.test(text.slice(run.index, Math.min(end, run.index + 20_000)))) continue;
    result += text.slice(at, run.index) + blank(text.slice(run.index, end + size));
    at = end + size;
  }
  return result + text.slice(at);
}
