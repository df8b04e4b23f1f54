import type { MarkdownSource, ParsedHtml, ParsedMarkdown, WrittenMarkdown } from '#core/convert/contract.ts';
import { parseHtml, renderHtml } from '#core/convert/html.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import { diffDocuments } from '#core/document/diff.ts';
import type { DocumentDiff } from '#core/document/diff.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { Failure } from '#core/failure.ts';

/** What the converter asks of its worker, as plain data. */
export type Task =
  | { kind: 'parse'; text: string }
  | { kind: 'write'; document: DocumentJson; source: MarkdownSource | null }
  | { kind: 'compare'; before: DocumentJson; document: DocumentJson }
  | { kind: 'read-html'; text: string }
  | { kind: 'write-html'; document: DocumentJson };

export type TaskResult = ParsedMarkdown | WrittenMarkdown | DocumentDiff | ParsedHtml | string;

export type Reply = { ok: true; value: TaskResult } | { ok: false; failure: Failure };

export function run(task: Task): TaskResult {
  switch (task.kind) {
    case 'parse':
      return parseMarkdown(task.text);
    case 'write':
      return writeMarkdown(task.document, task.source);
    case 'compare':
      return diffDocuments(documentSchema.nodeFromJSON(task.before), documentSchema.nodeFromJSON(task.document));
    case 'read-html':
      return parseHtml(task.text);
    case 'write-html':
      return renderHtml(task.document);
  }
}

/** Whether a task has more than so many characters to work on. */
export function isLong(task: Task, length: number): boolean {
  if (task.kind === 'parse' || task.kind === 'read-html') return task.text.length > length;
  if (task.kind === 'compare' && hasMoreText(task.before, length)) return true;
  return (task.kind === 'write' && (task.source?.text.length ?? 0) > length) || hasMoreText(task.document, length);
}

function hasMoreText(document: NodeJson, length: number): boolean {
  let left = length;
  const open: NodeJson[] = [document];
  for (let node = open.pop(); node !== undefined && left >= 0; node = open.pop()) {
    left -= (node.text?.length ?? 0) + 20;
    if (Array.isArray(node.content)) for (const child of node.content) open.push(child);
  }
  return left < 0;
}
