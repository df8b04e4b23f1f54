import { Archive, CircleCheck, Clock, CloudUpload, Globe, PenLine, RefreshCw, TriangleAlert } from 'lucide-react';

import type { PostSummary } from '#core/post/post.ts';

import { classNames } from '../../ui/classNames.ts';
import { dueDate, fullDate } from '../../ui/relativeDate.ts';
import type { RowState } from './postState.ts';
import { rowStateOf } from './postState.ts';
import styles from './StateMark.module.css';

const marks: Record<RowState, { icon: typeof Globe; word: string }> = {
  problem: { icon: TriangleAlert, word: 'Problem' },
  draft: { icon: PenLine, word: 'Draft' },
  scheduled: { icon: Clock, word: 'Scheduled' },
  published: { icon: CircleCheck, word: 'Published' },
  archived: { icon: Archive, word: 'Archived' },
  live: { icon: Globe, word: 'Live' },
  edited: { icon: RefreshCw, word: 'Live, edited since' },
  'remote-draft': { icon: CloudUpload, word: 'Sent as draft' },
};

/** A glyph and a word: never colour alone. */
export function StateMark({ post, now }: { post: PostSummary; now: Date }) {
  const state = rowStateOf(post);
  const { icon: Icon, word } = marks[state];
  return (
    <span
      className={classNames(styles.mark, styles[state])}
      title={state === 'scheduled' && post.date !== null ? fullDate(post.date) : undefined}
    >
      <Icon size={12} aria-hidden />
      {state === 'scheduled' && post.date !== null ? `${word}, ${dueDate(post.date, now)}` : word}
    </span>
  );
}
