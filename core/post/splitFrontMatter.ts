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

const yamlEnd = /(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/;
const dashes = /(?<![^\r\n])---[ \t]*(?:\r\n|\n|\r|$)/;
const pluses = /(?<![^\r\n])\+\+\+[ \t]*(?:\r\n|\n|\r|$)/;
const semicolons = /(?<![^\r\n]);;;[ \t]*(?:\r\n|\n|\r|$)/;

/** What may open front matter, what it then is, and what closes it: Jekyll's and Hugo's fences, Eleventy's with a name, Hexo's JSON. */
const fences: Record<string, { kind: FrontMatterKind; end: RegExp }> = {
  '---': { kind: 'yaml', end: yamlEnd },
  '---yaml': { kind: 'yaml', end: yamlEnd },
  '---yml': { kind: 'yaml', end: yamlEnd },
  '---toml': { kind: 'toml', end: dashes },
  '---json': { kind: 'json', end: dashes },
  '+++': { kind: 'toml', end: pluses },
  ';;;': { kind: 'json', end: semicolons },
};

/** How front matter begins that was cut short; a rule at the start of a text is none. */
const beginsLike: Record<FrontMatterKind, RegExp> = {
  none: /(?!)/,
  yaml: /^\s*[\p{L}\p{N}_"'][^\n:]*:(?:\s|$)/u,
  toml: /^\s*[\w"'.-]+\s*=/,
  json: /^\s*\{?\s*"[^"\n]*"\s*:/,
};

/** Cuts a file's text at its front matter. Never fails: what does not look like front matter is body. */
export function splitFrontMatter(text: string): SplitText {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const rest = text.slice(bom.length);
  const none: SplitText = { kind: 'none', bom, open: '', data: '', close: '', body: rest, unclosed: false };

  const opening = /^(---(?:yaml|yml|toml|json)?|\+\+\+|;;;)[ \t]*(?:\r\n|\n|\r|$)/.exec(rest);
  const fence = opening === null ? undefined : fences[opening[1] ?? ''];
  if (opening !== null && fence !== undefined) {
    const open = opening[0];
    const { kind } = fence;
    const after = rest.slice(open.length);
    const closing = fence.end.exec(after);
    if (closing === null)
      return beginsLike[kind].test(after) ? { ...none, kind, open, data: after, body: '', unclosed: true } : none;
    const data = after.slice(0, closing.index);
    if (kind === 'yaml' && isText(data)) return none;
    const body = after.slice(closing.index + closing[0].length);
    return { kind, bom, open, data, close: closing[0], body, unclosed: false };
  }

  if (/^\{[ \t]*(?:\r?\n)?\s*"/.test(rest)) {
    const end = endOfJson(rest);
    if (end === null)
      return beginsLike.json.test(rest) ? { ...none, kind: 'json', data: rest, body: '', unclosed: true } : none;
    const lineBreak = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(rest.slice(end, end + 1000));
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

/** Whether what stands between two rules is text, that no reader of YAML could take for keys: words without a single colon. */
function isText(data: string): boolean {
  return !/[:{?]/.test(data) && /(?<![^\r\n])[ \t]*[^\s#]/.test(data);
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
