import type { PostProblem } from '#core/post/post.ts';

/** What is kept and what comes next for each problem; what happened is the library's to say. */
export const problemWords: Record<PostProblem['kind'], { title: string; kept: string; next: string }> = {
  'missing-index': {
    title: 'This folder has no text',
    kept: 'Everything in the folder stays as it is.',
    next: 'If the text was moved or renamed, put it back as index.md; the post will open by itself.',
  },
  unreadable: {
    title: 'This file could not be read',
    kept: 'Nothing was changed or removed.',
    next: 'Look at the file’s permissions, or whether the disk is still connected. It will open by itself once it can be read.',
  },
  'not-utf8': {
    title: 'This file is written in another encoding',
    kept: 'The file is not touched, so no letter of it is lost. Below, what could not be read is replaced for the eye only.',
    next: 'Save it as UTF-8 in the editor it comes from; it will then open here.',
  },
  'bad-front-matter': {
    title: 'The top of this file has a mistake in it',
    kept: 'The file is not touched: title, tags and text are all still in it.',
    next: 'Mend the lines between the two --- in any editor; the post will open here by itself.',
  },
  'duplicate-id': {
    title: 'Two posts carry the same mark',
    kept: 'Both are kept. This one is not edited, so that one cannot be written over the other.',
    next: 'If it is a copy you made on purpose, make it a post of its own.',
  },
  'sync-conflict': {
    title: 'Another version of a post',
    kept: 'Both are kept as they are. This one is not edited, and never published.',
    next: 'Merge it into the post, make it a post of its own, or move it to the trash.',
  },
};
