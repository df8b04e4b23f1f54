import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import type { Notice } from '../../state/notices.ts';
import { noticeTime } from '../../state/notices.ts';
import { IconButton } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import styles from './Notices.module.css';

/** Short messages above the status line. They never take the caret; what has a way back waits while it is looked at. */
export function Notices({ notices, onDismiss }: { notices: readonly Notice[]; onDismiss: (id: number) => void }) {
  return (
    <section className={styles.region} aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={onDismiss} />
      ))}
    </section>
  );
}

function NoticeCard({ notice, onDismiss }: { notice: Notice; onDismiss: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const dismiss = useEffectEvent(() => onDismiss(notice.id));
  const stays = notice.failure !== null || held;
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => dismiss(), noticeTime);
    return () => clearTimeout(timer);
  }, [stays]);
  return (
    <div
      className={styles.card}
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
            onDismiss(notice.id);
          }}
        >
          {notice.action.label}
        </button>
      )}
      <IconButton label="Put away" bare onClick={() => onDismiss(notice.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
