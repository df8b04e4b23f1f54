import { LonghandError } from '#core/failure.ts';
import { localMoment } from '#core/post/dates.ts';
import type { FrontMatterChanges } from '#core/post/editFrontMatter.ts';
import { editFrontMatter, FrontMatterError, replaceBody } from '#core/post/editFrontMatter.ts';
import { readFrontMatter, splitFrontMatter } from '#core/post/frontMatter.ts';

/** Edits the front matter of a post's text; one without any gets the post's id with it. Throws `read-only`. */
export function withMeta(text: string, id: string, changes: FrontMatterChanges): string {
  try {
    const edited = editFrontMatter(text, changes);
    if (edited === text || splitFrontMatter(text).kind !== 'none') return edited;
    return editFrontMatter(text, { id, ...changes });
  } catch (thrown) {
    throw unsafeToEdit(thrown);
  }
}

/** Front matter that cannot be edited, in words for the writer; anything else that was thrown passes as it is. */
export function unsafeToEdit(thrown: unknown): unknown {
  if (!(thrown instanceof FrontMatterError)) return thrown;
  return new LonghandError({
    code: 'read-only',
    message: 'The details at the top of this file cannot be changed safely.',
    kept: 'The post is as it was.',
    next: 'Change them in the file itself, with a text editor.',
    detail: thrown.message,
  });
}

/** A file's new text: `text` with its front matter, the library's own marks in it, and the new body; null leaves the body as it is. */
export function composeText(text: string, id: string, now: Date, body: string | null): string {
  const front = readFrontMatter(text);
  const own: FrontMatterChanges[] = [];
  if (front.kind !== 'none' && !front.hasId) own.push({ id });
  if (front.hasUpdated) own.push({ updated: localMoment(now) });
  const marks = own.reduce(marked, text);
  if (body === null) return marks;
  const whole = replaceBody(marks, body);
  // Text that would itself be taken for front matter has got a real one above it.
  const isNew = splitFrontMatter(marks).kind === 'none' && splitFrontMatter(whole).kind !== 'none';
  return isNew ? marked(whole, { id }) : whole;
}

/** Sets a mark of the library's own. A file that cannot take it is saved without: the writer's words do not wait for it. */
function marked(text: string, mark: FrontMatterChanges): string {
  try {
    return editFrontMatter(text, mark);
  } catch (thrown) {
    if (thrown instanceof FrontMatterError) return text;
    throw thrown;
  }
}
