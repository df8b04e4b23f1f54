import type { CodeToken } from '../../code/highlight.ts';
import type { HtmlElement, HtmlSubtree, HtmlTree, HtmlWriteContext } from '../html.ts';
import type { NodeJson } from '../json.ts';
import { hasLine, readCodeInfo, readLineRanges, setCodeFileName, setCodeLines, writeLineRanges } from './codeInfo.ts';
import type { CodeAttrs, LineRange } from './codeInfo.ts';

/** The class by which pages say what language code is in. */
export const languageClass = (language: string | null): Record<string, string> =>
  language === null ? {} : { class: `language-${language}` };

/**
 * Code as pages have it: its file's name as a caption, and where the page colours code, its words and lines in elements with
 * classes. `data-line` says which lines stand out to those who colour it later.
 */
export function writeCode(node: NodeJson, context: HtmlWriteContext): HtmlTree {
  const { language, fileName, lines } = readCodeInfo(node.attrs ?? {});
  const text = (node.content ?? []).map((part) => part.text ?? '').join('');
  const tokens = language === null ? null : (context.highlightCode?.(language, text) ?? null);
  const coloured = context.highlightCode !== null && (tokens !== null || lines.length > 0);
  const whole: CodeToken[] = text === '' ? [] : [...(tokens ?? [text]), '\n'];
  const { class: className } = languageClass(language);
  const classes = [className, ...(tokens === null ? [] : ['hljs'])].filter((name) => name !== undefined);
  const pre: HtmlTree = {
    tag: 'pre',
    attrs: lines.length > 0 ? { 'data-line': writeLineRanges(lines) } : {},
    children: {
      tag: 'code',
      attrs: classes.length > 0 ? { class: classes.join(' ') } : {},
      children: coloured && lines.length > 0 ? markLines(whole, lines) : whole.map(treeOf),
    },
  };
  if (fileName === null) return pre;
  return {
    tag: 'figure',
    attrs: { class: 'code' },
    children: [{ tag: 'figcaption', attrs: {}, children: fileName }, pre],
  };
}

function treeOf(token: CodeToken): HtmlTree {
  if (typeof token === 'string') return token;
  return { tag: 'span', attrs: { class: token.className }, children: token.children.map(treeOf) };
}

/** Puts the lines that stand out into elements of their own, each stretch in one. */
function markLines(code: readonly CodeToken[], lines: readonly LineRange[]): HtmlTree[] {
  const parts: HtmlTree[] = [];
  let marked: HtmlTree[] | null = null;
  let line = 1;
  for (const { text, classes } of piecesOf(code, [])) {
    for (const piece of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
      const tree = classes.reduceRight<HtmlTree>(
        (children, className) => ({ tag: 'span', attrs: { class: className }, children }),
        piece,
      );
      if (!hasLine(lines, line)) {
        marked = null;
        parts.push(tree);
      } else if (marked === null) {
        marked = [tree];
        parts.push({ tag: 'mark', attrs: { class: 'line' }, children: marked });
      } else {
        marked.push(tree);
      }
      if (piece.endsWith('\n')) line += 1;
    }
  }
  return parts;
}

interface Piece {
  text: string;
  /** From the outermost in. */
  classes: string[];
}

const piecesOf = (code: readonly CodeToken[], classes: string[]): Piece[] =>
  code.flatMap((token) =>
    typeof token === 'string' ? [{ text: token, classes }] : piecesOf(token.children, [...classes, token.className]),
  );

/** Reads a `pre` of any page. */
export const readPre = (pre: HtmlSubtree): NodeJson => codeNode(pre, '');

/** Reads a `pre` with a caption that names its file; null for any other figure. */
export function readCodeFigure(figure: HtmlSubtree): NodeJson | null {
  const parts = figure.parts();
  const caption = parts.find((part) => typeof part !== 'string' && part.name === 'figcaption');
  const [pre, ...others] = parts.filter((part) => part !== caption);
  if (pre === undefined || typeof pre === 'string' || pre.name !== 'pre' || others.length > 0) return null;
  return codeNode(pre, typeof caption === 'object' ? caption.text() : '');
}

function codeNode(pre: HtmlSubtree, fileName: string): NodeJson {
  const named = setCodeFileName({ language: readLanguage(pre), meta: pre.attrs['data-meta'] ?? null }, fileName);
  const lines = readLineRanges(pre.attrs['data-line'] ?? '');
  const attrs: CodeAttrs = lines === null ? named : setCodeLines(named, lines);
  const text = pre.preformatted();
  return { type: 'codeBlock', attrs: { ...attrs }, content: text === '' ? [] : [{ type: 'text', text }] };
}

/** The language that a `pre` says, in an attribute, or in the class of either element as highlighters have it. */
export function readLanguage(pre: HtmlElement): string | null {
  const code = pre.firstElement();
  const classes = [pre.attrs['class'], code?.name === 'code' ? code.attrs['class'] : ''].join(' ');
  return pre.attrs['data-language'] ?? /(?:^|\s)(?:language|lang)-(\S+)/.exec(classes)?.[1] ?? null;
}
