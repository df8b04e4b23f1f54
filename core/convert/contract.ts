import type { DocumentJson } from '../document/json.ts';

/**
 * Where each top-level block of a parsed text stood, so that a block nobody edited gives its bytes back. Plain data: it crosses
 * worker borders.
 */
export interface MarkdownSource {
  /** The text that was parsed (a post's body, without its front matter). */
  text: string;
  /** One entry for each top-level block of the document, in order. */
  blocks: {
    /** Offsets in `text`, UTF-16 code units. */
    start: number;
    end: number;
    /** What the block was parsed to, in a form that compares equal exactly when the block is unchanged. */
    key: string;
    /** How far one had to look to read it, when that is past its end; null: to the end of the text. */
    reach?: number | null;
  }[];
  /** What is defined for references, in order. Without it, the whole text is read again after every edit. */
  labels?: { id: string; footnote: boolean; url: string; title: string | null }[];
}

export interface ParsedMarkdown {
  document: DocumentJson;
  source: MarkdownSource;
}

export interface WrittenMarkdown {
  text: string;
  /** The source of `text`, ready for the next write without another parse. */
  source: MarkdownSource;
  /** Blocks that had to be written in the fallback form because their ordinary Markdown did not parse back to them. */
  fallbacks: number;
}

export interface ParsedHtml {
  document: DocumentJson;
  /** What was left out for safety or could not be understood, for people to read. */
  notes: string[];
}
