import type { MarkdownSource, ParsedMarkdown, WrittenMarkdown } from '#core/convert/contract.ts';
import { parseMarkdown, writeMarkdown } from '#core/convert/markdown.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import type { Failure } from '#core/failure.ts';

/** What the converter asks of its worker, as plain data. */
export type Task =
  | { kind: 'parse'; text: string }
  | { kind: 'write'; document: DocumentJson; source: MarkdownSource | null };

export type TaskResult = ParsedMarkdown | WrittenMarkdown;

export type Reply = { ok: true; value: TaskResult } | { ok: false; failure: Failure };

export function run(task: Task): TaskResult {
  return task.kind === 'parse' ? parseMarkdown(task.text) : writeMarkdown(task.document, task.source);
}

/** Whether a task has more than so many characters to work on. */
export function isLong(task: Task, length: number): boolean {
  if (task.kind === 'parse') return task.text.length > length;
  return (task.source?.text.length ?? 0) > length || hasMoreText(task.document, length);
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
