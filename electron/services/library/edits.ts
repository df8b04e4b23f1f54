import type { Node } from '@tiptap/pm/model';
import { Step } from '@tiptap/pm/transform';

import type { MarkdownSource } from '#core/convert/contract.ts';
import type { DocumentJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import type { Failure } from '#core/failure.ts';
import { LonghandError } from '#core/failure.ts';
import { lineBreakOf, splitFrontMatter } from '#core/post/frontMatter.ts';

import type { Converter } from '../conversion/contract.ts';

/** What a post's file held when it was read. */
export interface LoadedFile {
  text: string;
  hash: string;
  document: DocumentJson;
  source: MarkdownSource;
  /** Blank lines between front matter and text that are not the converter's business. */
  prefix: string;
}

/** Applies steps in JSON to a document; throws `invalid-input` or `conflict`, and changes nothing then. */
export function applyAll(doc: Node, steps: readonly Record<string, unknown>[]): Node {
  let result = doc;
  for (const json of steps) {
    let step: Step;
    try {
      step = Step.fromJSON(documentSchema, json);
    } catch (thrown) {
      throw new LonghandError({
        code: 'invalid-input',
        message: 'An edit could not be understood.',
        kept: 'The post is as it was.',
        detail: String(thrown),
      });
    }
    const applied = step.apply(result);
    if (applied.doc === null) throw staleVersion(applied.failed ?? undefined);
    result = applied.doc;
  }
  const before = new Set<Node>();
  doc.forEach((block) => before.add(block));
  try {
    result.forEach((block) => {
      if (!before.has(block)) block.check();
    });
    if (!result.type.validContent(result.content)) throw new RangeError('invalid content');
  } catch (thrown) {
    throw new LonghandError({
      code: 'invalid-input',
      message: 'An edit would break the post’s structure.',
      kept: 'The post is as it was.',
      detail: String(thrown),
    });
  }
  return result;
}

/** Reads the text of a file into what a live post starts from. */
export async function loadFile(converter: Converter, text: string, hash: string): Promise<LoadedFile> {
  const { body, kind } = splitFrontMatter(text);
  const isBlank = body.trim() === '';
  const parsed = await converter.parse(isBlank ? '' : body);
  return { text, hash, ...parsed, prefix: isBlank && kind !== 'none' ? lineBreakOf(text) : '' };
}

/** The failure of steps that do not fit the document. */
export function staleVersion(detail?: string): LonghandError {
  const failure: Failure = {
    code: 'conflict',
    message: 'The post changed meanwhile, so this edit does not fit it.',
    next: 'Open the post again.',
  };
  return new LonghandError(detail === undefined ? failure : { ...failure, detail });
}
