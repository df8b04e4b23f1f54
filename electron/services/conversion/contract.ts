import type { MarkdownSource, ParsedHtml, ParsedMarkdown, WrittenMarkdown } from '#core/convert/contract.ts';
import type { DocumentDiff } from '#core/document/diff.ts';
import type { DocumentJson } from '#core/document/json.ts';

/** Markdown to document and back, off the calling thread when the text is long. Rejects with a LonghandError; `too-large` past the time limit. */
export interface Converter {
  parse(text: string): Promise<ParsedMarkdown>;
  write(document: DocumentJson, source: MarkdownSource | null): Promise<WrittenMarkdown>;
  /** What changed from one document to the other. */
  compare(before: DocumentJson, after: DocumentJson): Promise<DocumentDiff>;
  /** Ends the worker. Calls that wait are rejected as `cancelled`. */
  close(): Promise<void>;
}

/** The same for every format that the command line reads and writes. */
export interface FormatConverter extends Converter {
  readHtml(html: string): Promise<ParsedHtml>;
  writeHtml(document: DocumentJson): Promise<string>;
}
