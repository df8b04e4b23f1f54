export type { MarkdownSource, ParsedHtml, ParsedMarkdown, WrittenMarkdown } from './contract.ts';
export { parseHtml, renderHtml } from './html.ts';
export type { RenderOptions } from './html.ts';
export { parseMarkdown, writeMarkdown } from './markdown.ts';
export { mediaReferences, outline, plainText } from './text.ts';
export { countWords, readingMinutes } from './words.ts';
export { encodeUrl, isLocalReference, safeFrameUrl, safeImageUrl, safeLinkUrl } from './urlSafety.ts';
