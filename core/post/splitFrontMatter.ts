/** How a file's front matter is fenced; `none` when the file is all text. */
export type FrontMatterKind = 'none' | 'yaml' | 'toml' | 'json';

/** A file cut into pieces that, joined, are the file again: `bom + open + data + close + body`. */
export interface SplitText {
  kind: FrontMatterKind;
  /** A byte order mark, or ''. */
  bom: string;
  /** The opening fence with its line break, or ''. JSON has none. */
  open: string;
  /** What stands between the fences. */
  data: string;
  /** The closing fence with its line break, if it has one. */
  close: string;
  /** The text of the post. */
  body: string;
  /** True for a front matter that was begun and not ended: the file is half-written, or a fence is missing. */
  unclosed: boolean;
}

const fences = { '---': 'yaml', '+++': 'toml' } as const;

/** Cuts a file's text at its front matter. Never fails: what does not look like front matter is body. */
export function splitFrontMatter(text: string): SplitText {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const rest = text.slice(bom.length);
  const none: SplitText = { kind: 'none', bom, open: '', data: '', close: '', body: rest, unclosed: false };

  const opening = /^(---|\+\+\+)[ \t]*(?:\r\n|\n|\r|$)/.exec(rest);
  if (opening !== null) {
    const fence = opening[1] as keyof typeof fences;
    const open = opening[0];
    const kind = fences[fence];
    const end = kind === 'yaml' ? /^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/m : /^\+\+\+[ \t]*(?:\r\n|\n|\r|$)/m;
    const after = rest.slice(open.length);
    const closing = end.exec(after);
    if (closing !== null) {
      return {
        kind,
        bom,
        open,
        data: after.slice(0, closing.index),
        close: closing[0],
        body: after.slice(closing.index + closing[0].length),
        unclosed: false,
      };
    }
    // A rule at the start of a text is no front matter; a fence followed by a key is one that was cut short.
    const looksLikeData = kind === 'yaml' ? /^\s*[\p{L}\p{N}_"'][^\n:]*:(?:\s|$)/u : /^\s*[\w"'.-]+\s*=/;
    return looksLikeData.test(after) ? { ...none, kind, open, data: after, body: '', unclosed: true } : none;
  }

  if (/^\{[ \t]*(?:\r?\n)?\s*"/.test(rest)) {
    const end = endOfJson(rest);
    if (end === null) return none;
    const lineBreak = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(rest.slice(end));
    if (lineBreak !== null) {
      return {
        kind: 'json',
        bom,
        open: '',
        data: rest.slice(0, end),
        close: lineBreak[0],
        body: rest.slice(end + lineBreak[0].length),
        unclosed: false,
      };
    }
  }
  return none;
}

/** Puts a split text together again. */
export function joinFrontMatter(split: SplitText): string {
  return split.bom + split.open + split.data + split.close + split.body;
}

/** The line break a text uses: the first one that occurs, `\n` when there is none. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The offset after the object that a text begins with, or null when it does not end. */
function endOfJson(text: string): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return null;
}
