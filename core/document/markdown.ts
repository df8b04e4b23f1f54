/** How a node is read from Markdown and written to it. */
export interface NodeMarkdown {}
/** How a mark is read from Markdown and written to it. */
export interface MarkMarkdown {}
