import { memo, useSyncExternalStore } from 'react';
import type { MouseEvent, Ref } from 'react';

import type { PostSummary } from '#core/post/post.ts';

import { clampTitle } from '../../ui/clampTitle.ts';
import { classNames } from '../../ui/classNames.ts';
import { fullDate, relativeDate } from '../../ui/relativeDate.ts';
import { Thumbnail } from '../../ui/Thumbnail.tsx';
import { fontLoads, measureTitle } from './measureTitle.ts';
import styles from './PostRow.module.css';
import { rowStateOf } from './postState.ts';
import { StateMark } from './StateMark.tsx';

export interface PostRowProps {
  post: PostSummary;
  id: string;
  index: number;
  total: number;
  top: number;
  /** Of the row's own text column, CSS pixels. */
  width: number;
  selected: boolean;
  focused: boolean;
  now: Date;
  ref: Ref<HTMLDivElement>;
  onChoose: (post: PostSummary) => void;
  onContextMenu: (event: MouseEvent, post: PostSummary) => void;
}

const thumbnailRoom = 56;

/** One post in the list. */
export const PostRow = memo(function PostRow(props: PostRowProps) {
  const { post, id, index, total, top, width, selected, focused, now, ref } = props;
  const room = width - (post.coverUrl === null ? 0 : thumbnailRoom);
  const whole = post.title.trim();
  const title = useTitle(whole, room);
  const date = post.trashedAt ?? post.date ?? post.updated;
  // A scheduled post says its day and hour already.
  const isDue = post.trashedAt === null && rowStateOf(post) === 'scheduled' && post.date !== null;
  return (
    // The list owns the keyboard: a row is pointed at by aria-activedescendant.
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-setsize={total}
      aria-posinset={index + 1}
      data-index={index}
      className={classNames(styles.row, selected && styles.selected, focused && styles.focused)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => props.onChoose(post)}
      onKeyDown={undefined}
      onContextMenu={(event) => props.onContextMenu(event, post)}
    >
      <div className={styles.words}>
        <div className={classNames(styles.title, whole === '' && styles.untitled)} dir="auto">
          {title === '' ? 'Untitled' : title}
        </div>
        {post.excerpt !== '' && (
          <div className={styles.excerpt} dir="auto">
            {post.excerpt}
          </div>
        )}
      </div>
      {post.coverUrl !== null && <Thumbnail src={post.coverUrl} />}
      <div className={styles.facts}>
        {post.trashedAt === null && <StateMark post={post} now={now} />}
        {!isDue && (
          <time dateTime={date} title={fullDate(date)}>
            {post.trashedAt === null ? relativeDate(date, now) : `Thrown away ${relativeDate(date, now)}`}
          </time>
        )}
      </div>
    </div>
  );
});

/** The title in two lines, measured again whenever more of the interface's font has arrived. */
function useTitle(title: string, room: number): string {
  useSyncExternalStore(fontLoads.subscribe, fontLoads.count);
  return clampTitle(title, 2, room, measureTitle);
}
