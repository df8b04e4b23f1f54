import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import type { Notice } from '../../state/notices.ts';
import { noticeTime } from '../../state/notices.ts';
import { IconButton } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import styles from './Notices.module.css';

/** Short messages above the status line. They never take the caret; what has a way back waits while it is looked at. */
export function Notices({
  notices,
  onDismiss,
  onLeave,
}: {
  notices: readonly Notice[];
  onDismiss: (id: number) => void;
  /** A notice went while the focus was in it. */
  onLeave?: (() => void) | undefined;
}) {
  return (
    <section className={styles.region} aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={onDismiss} onLeave={onLeave} />
      ))}
    </section>
  );
}

function NoticeCard({
  notice,
  onDismiss,
  onLeave,
}: {
  notice: Notice;
  onDismiss: (id: number) => void;
  onLeave?: (() => void) | undefined;
}) {
  const card = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState(false);
  const dismiss = useEffectEvent(() => onDismiss(notice.id));
  const stays = notice.failure !== null || notice.lasting || held;
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => dismiss(), noticeTime);
    return () => clearTimeout(timer);
  }, [stays]);
  const putAway = (): void => {
    // The pointer leaves the caret where it is; the keyboard would be left with nothing.
    if (card.current?.contains(document.activeElement) === true) onLeave?.();
    onDismiss(notice.id);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens only, to stay while it is looked at
    <div
      ref={card}
      className={styles.card}
      onMouseDown={(event) => {
        if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault();
      }}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {notice.failure === null ? (
        <p className={styles.words}>{notice.text}</p>
      ) : (
        <div className={styles.words}>
          <FailureText failure={notice.failure} />
        </div>
      )}
      {notice.action !== null && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            notice.action?.run();
            putAway();
          }}
        >
          {notice.action.label}
        </button>
      )}
      <IconButton label="Put away" bare onClick={putAway}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
