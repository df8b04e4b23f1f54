import { parseFragment } from 'parse5';

/** Text as it stands between tags on one line of HTML: signs of HTML, and line ends, as character references. */
export const encodeText = (text: string): string =>
  text.replaceAll(/[&<>\n\r]/g, (character) => references[character] ?? character);

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
  ' ': '&#32;',
};

/** Spaces at the edges of a line count for nothing unless they are character references. */
export const encodeEdges = (line: string): string =>
  line.replaceAll(/^[ \t]+|[ \t]+$/g, (spaces) => spaces.replaceAll(/[ \t]/g, (space) => references[space] ?? space));

/** Takes the spaces off both ends of a line, and those alone: others are characters like any. */
export const trimEdges = (line: string): string => line.replaceAll(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');

/** Replaces character references by what they stand for. */
export const decodeText = (html: string): string =>
  html.replaceAll(/&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][a-z\d]{1,31});/gi, (reference) => {
    const [text] = parseFragment(reference).childNodes;
    return text !== undefined && 'value' in text ? text.value : reference;
  });
