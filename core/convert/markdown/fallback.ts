import type { Code } from 'mdast';

import type { NodeJson } from '../../document/json.ts';
import { canonicalBlock } from '../../document/schema.ts';

/** The fence of a block whose ordinary Markdown is not read back as the block. */
const language = 'longhand-block';

/** Writes a block in the form that cannot fail: its JSON, in a fence. */
export function writeFallback(block: NodeJson): string {
  const json = JSON.stringify(block).replaceAll(/[`\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit);
  return `\`\`\`${language}\n${json}\n\`\`\``;
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Reads such a fence; null when it is some other code, or no block of ours. */
export function readFallback(code: Code): NodeJson | null {
  if (code.lang !== language || code.meta) return null;
  try {
    return canonicalBlock(JSON.parse(code.value));
  } catch {
    return null;
  }
}
