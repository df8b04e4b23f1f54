import { Check, Pin } from 'lucide-react';
import { memo, useSyncExternalStore } from 'react';
import type { DragEvent, MouseEvent } from 'react';

import type { ListedPost, TextRange } from '#core/post/listing.ts';

import { clampTitle } from '../../ui/clampTitle.ts';
import { classNames } from '../../ui/classNames.ts';
import { fullDate, relativeDate, shortDate } from '../../ui/relativeDate.ts';
import { Thumbnail } from '../../ui/Thumbnail.tsx';
import { Marked } from './Marked.tsx';
import { fontLoads, measureTitle } from './measureTitle.ts';
import styles from './PostRow.module.css';
import { rowStateOf } from './postState.ts';
import { StateMark } from './StateMark.tsx';

/** Every row is so high, CSS pixels: where a row of a hundred thousand stands is arithmetic. The one of .row in PostRow.module.css. */
export const rowHeight = 92;

export interface RowHandlers {
  onPress: (event: MouseEvent, post: ListedPost, index: number) => void;
  onContextMenu: (event: MouseEvent, post: ListedPost, index: number) => void;
  onDragStart: (event: DragEvent, post: ListedPost) => void;
  onDragEnd: () => void;
}

export interface PostRowProps {
  /** Null while it has not come. */
  post: ListedPost | null;
  id: string;
  index: number;
  total: number;
  /** Of the row's own text column, CSS pixels. */
  width: number;
  /** In the middle of the window. */
  open: boolean;
  chosen: boolean;
  /** Whether any row is chosen: the open one is the selected one otherwise. */
  choosing: boolean;
  focused: boolean;
  now: Date;
  handlers: RowHandlers;
}

const thumbnailRoom = 56;

/** One post in the list. */
export const PostRow = memo(function PostRow(props: PostRowProps) {
  const { post, id, index, total, open, chosen, choosing, focused, handlers } = props;
  const place = {
    id,
    role: 'option' as const,
    'aria-setsize': total,
    'aria-posinset': index + 1,
    style: { transform: `translateY(${index * rowHeight}px)` },
  };
  if (post === null) {
    return (
      <div {...place} aria-selected={false} className={classNames(styles.row, focused && styles.focused)}>
        <span className="visually-hidden">Being fetched</span>
        <span className={styles.coming} aria-hidden />
      </div>
    );
  }
  return (
    // The list owns the keyboard: a row is pointed at by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div
      {...place}
      aria-selected={choosing ? chosen : open}
      aria-current={open ? 'true' : undefined}
      data-post={post.id}
      draggable
      className={classNames(
        styles.row,
        open && styles.open,
        chosen && styles.chosen,
        focused && styles.focused,
        post.coverUrl !== null && styles.pictured,
      )}
      onClick={(event) => handlers.onPress(event, post, index)}
      onContextMenu={(event) => handlers.onContextMenu(event, post, index)}
      onDragStart={(event) => handlers.onDragStart(event, post)}
      onDragEnd={handlers.onDragEnd}
    >
      <RowWords post={post} width={props.width} />
      {post.coverUrl !== null && <Thumbnail src={post.coverUrl} />}
      <RowFacts post={post} chosen={chosen} now={props.now} />
    </div>
  );
});

function RowWords({ post, width }: { post: ListedPost; width: number }) {
  useSyncExternalStore(fontLoads.subscribe, fontLoads.count);
  const room = width - (post.coverUrl === null ? 0 : thumbnailRoom);
  const whole = post.title.trim();
  const lead = post.title.length - post.title.trimStart().length;
  const title = clampTitle(whole, 2, room, measureTitle);
  const long = room > 0 && measureTitle(title) > room;
  const kept = title === whole ? whole.length : title.length - 1;
  const matches = post.titleMatches.map(([start, end]): TextRange => [start - lead, end - lead]);
  const { snippet } = post;
  const words = snippet === null || snippet.text === '' ? post.excerpt : snippet.text;
  const isBlank = words === '' && post.words === 0 && post.problem === null;
  return (
    <div className={styles.words}>
      <div
        className={classNames(styles.title, whole === '' && styles.untitled)}
        dir="auto"
        title={title === whole ? undefined : whole}
      >
        {whole === '' ? 'Untitled' : <Marked text={title} matches={matches.filter(([, end]) => end <= kept)} />}
      </div>
      {words !== '' && (
        <div className={classNames(styles.excerpt, long && styles.short)} dir="auto">
          <Marked text={words} matches={words === snippet?.text ? snippet.matches : []} />
        </div>
      )}
      {isBlank && <div className={styles.blank}>No words yet</div>}
    </div>
  );
}

function RowFacts({ post, chosen, now }: { post: ListedPost; chosen: boolean; now: Date }) {
  const date = post.trashedAt ?? post.date ?? post.updated;
  // A scheduled post says its day and hour already.
  const isDue = post.trashedAt === null && rowStateOf(post) === 'scheduled' && post.date !== null;
  return (
    <div className={styles.facts}>
      {chosen && <Check size={13} strokeWidth={2.5} aria-hidden className={styles.tick} />}
      {post.pinned && <Pin size={12} role="img" aria-label="Pinned" className={styles.pin} />}
      {post.trashedAt === null && <StateMark post={post} now={now} />}
      {!isDue && (
        <time dateTime={date} title={fullDate(date)}>
          <span className={styles.relative}>
            {post.trashedAt === null ? relativeDate(date, now) : `Thrown away ${relativeDate(date, now)}`}
          </span>
          <span className={styles.absolute}>{shortDate(date)}</span>
        </time>
      )}
    </div>
  );
}
