import { Check, PanelLeft, PanelRight, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import type { SaveState } from '#core/post/post.ts';

import type { News } from '../../state/otherHands.ts';
import type { Operation } from '../../state/operations.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { OperationLine } from '../../ui/OperationLine.tsx';
import { fullDate } from '../../ui/relativeDate.ts';
import { failedWords } from './failedWords.ts';
import styles from './StatusLine.module.css';

export interface StatusLineProps {
  /** Null while no post is open. */
  save: SaveState | null;
  /** Both sides of a conflict are kept until the writer has chosen: what holds the saving up is said above the text. */
  conflicting: boolean;
  counts: { words: number; readingMinutes: number } | null;
  news: News | null;
  operations: readonly Operation[];
  listShown: boolean;
  detailsShown: boolean;
  listKeys: string | null;
  detailsKeys: string | null;
  onRetry: () => void;
  onNewsRead: () => void;
  /** Shows the versions of the post; null where they cannot be shown. */
  onVersions: (() => void) | null;
  onCancel: (operation: string) => void;
  onToggleList: () => void;
  /** Null while there are no details to show. */
  onToggleDetails: (() => void) | null;
}

/** The one fixed place for what the program does for the writer. */
export function StatusLine(props: StatusLineProps) {
  const { save, counts, operations } = props;
  return (
    <footer className={styles.line} aria-label="Status">
      <IconButton
        label={props.listShown ? 'Hide the posts' : 'Show the posts'}
        keys={props.listKeys}
        aria-pressed={props.listShown}
        className={styles.toggle}
        onClick={props.onToggleList}
      >
        <PanelLeft size={15} aria-hidden />
      </IconButton>
      <div className={styles.save}>
        {save !== null && <SaveWords save={save} conflicting={props.conflicting} onRetry={props.onRetry} />}
      </div>
      {/* One thing at a time: what is not saved comes first. */}
      <NewsWords
        news={save?.kind === 'failed' ? null : props.news}
        onRead={props.onNewsRead}
        onVersions={props.onVersions}
      />
      <span className={styles.gap} />
      <OperationLine operations={operations} onCancel={props.onCancel} />
      {counts !== null && (
        <span className={styles.counts}>
          {counts.words.toLocaleString('en')} {counts.words === 1 ? 'word' : 'words'}
          {counts.words > 0 && <> · {counts.readingMinutes.toLocaleString('en')} min</>}
        </span>
      )}
      <IconButton
        label={props.detailsShown ? 'Hide the details' : 'Show the details'}
        keys={props.detailsKeys}
        aria-pressed={props.detailsShown}
        className={styles.toggle}
        disabled={props.onToggleDetails === null}
        onClick={() => props.onToggleDetails?.()}
      >
        <PanelRight size={15} aria-hidden />
      </IconButton>
    </footer>
  );
}

/** How long the line about a file that was updated stays, ms: nothing is asked of the writer. */
const newsTime = 8_000;

/** What the library did for the post by itself. Always there, so that it is read out when it says something. */
function NewsWords({
  news,
  onRead,
  onVersions,
}: {
  news: News | null;
  onRead: () => void;
  onVersions: (() => void) | null;
}) {
  const read = useEffectEvent(onRead);
  const passes = news?.kind === 'file' ? news : null;
  useEffect(() => {
    if (passes === null) return undefined;
    const timer = setTimeout(() => read(), newsTime);
    return () => clearTimeout(timer);
  }, [passes]);
  return (
    <span className={styles.recovered}>
      <span role="status">{news === null ? '' : newsWords(news)}</span>
      {news?.kind === 'merge' && onVersions !== null && (
        <button
          type="button"
          onClick={() => {
            onVersions();
            onRead();
          }}
        >
          See the version before
        </button>
      )}
      {news !== null && passes === null && (
        <button type="button" onClick={onRead}>
          Good
        </button>
      )}
    </span>
  );
}

function newsWords(news: News): string {
  switch (news.kind) {
    case 'recovered':
      if (news.words === null || news.words <= 0) return 'Brought back what you typed before Longhand was closed.';
      return news.words === 1
        ? 'One word of this post came back after a crash.'
        : `${news.words.toLocaleString('en')} words of this post came back after a crash.`;
    case 'file':
      return 'Updated from the file on disk.';
    case 'merge':
      return 'Another program changed this post; both are together now.';
  }
}

function SaveWords({ save, conflicting, onRetry }: { save: SaveState; conflicting: boolean; onRetry: () => void }) {
  const [shown, setShown] = useState(false);
  const waits = conflicting && save.kind === 'failed' && save.failure.code === 'conflict';
  const failed = save.kind === 'failed' && !waits ? save.failure : null;
  return (
    <>
      {save.kind === 'saved' && (
        <span className={styles.saved} title={`Last written ${fullDate(save.at)}`}>
          <Check size={14} aria-hidden />
          Saved on this computer
        </span>
      )}
      {save.kind === 'saving' && (
        <span className={styles.saved}>
          <span className={styles.dot} aria-hidden />
          Saving…
        </span>
      )}
      {waits && (
        <span className={styles.saved}>
          <span className={styles.dot} aria-hidden />
          Your words are kept; the file waits for your choice
        </span>
      )}
      {/* Read out when it appears; saving and saved are not, or they would interrupt all day. */}
      <span role="status" className={styles.failedRegion}>
        {failed !== null && (
          <button
            type="button"
            className={styles.failed}
            aria-expanded={shown}
            onClick={() => setShown((before) => !before)}
          >
            <TriangleAlert size={14} aria-hidden />
            <span className={styles.failedWords}>{failedWords(failed)}</span>
          </button>
        )}
      </span>
      {failed !== null && (
        <button type="button" className={styles.retry} onClick={onRetry}>
          Try again
        </button>
      )}
      {failed !== null && shown && (
        <div className={styles.sheet}>
          <FailureText failure={failed}>
            <Button onClick={onRetry}>Try again</Button>
            <Button tone="quiet" onClick={() => setShown(false)}>
              Put away
            </Button>
          </FailureText>
        </div>
      )}
    </>
  );
}
