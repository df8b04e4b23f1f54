import type { DocumentJson, NodeJson } from '../document/json.ts';
import { canonicalBlock, checkedDocument } from '../document/schema.ts';
import { LonghandError } from '../failure.ts';

/** The deepest document that is taken. The editor's own never get near. */
const deepest = 500;

/** A document in its canonical form; throws a LonghandError (`invalid-input`) for what does not fit the schema. */
export function checked(document: DocumentJson): DocumentJson {
  try {
    if (document.type !== 'doc') throw new RangeError('It is no document.');
    if (isDeeper(document, deepest)) throw new RangeError('It is nested too deeply.');
    return checkedDocument(document) as DocumentJson;
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The blocks of a document in their canonical form, each with its key. Those whose key is known are canonical: they need no check.
 * Throws a LonghandError (`invalid-input`) for what does not fit the schema.
 */
export function checkedBlocks(document: DocumentJson, known: ReadonlySet<string>): { block: NodeJson; key: string }[] {
  try {
    const { type, content } = document;
    if (type !== 'doc' || !Array.isArray(content) || content.length === 0) throw new RangeError('It is no document.');
    return content.map((block) => {
      if (isDeeper(block, deepest - 1)) throw new RangeError('It is nested too deeply.');
      const key = JSON.stringify(block);
      if (known.has(key)) return { block, key };
      const canonical = canonicalBlock(block);
      return { block: canonical, key: JSON.stringify(canonical) };
    });
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

const invalid = (detail: string): LonghandError =>
  new LonghandError({
    code: 'invalid-input',
    message: 'This document holds something that Longhand does not know.',
    kept: 'Nothing was changed.',
    detail,
  });

function isDeeper(node: NodeJson, limit: number): boolean {
  const open: { node: NodeJson; depth: number }[] = [{ node, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > limit) return true;
    if (!Array.isArray(next.node.content)) continue;
    for (const child of next.node.content) open.push({ node: child, depth: next.depth + 1 });
  }
  return false;
}
