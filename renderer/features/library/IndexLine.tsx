import type { IndexState } from '#core/post/listing.ts';

import styles from './IndexLine.module.css';

/** What the background is doing to the list, and how much of it is left. */
export function IndexLine({ state }: { state: IndexState }) {
  if (state.kind === 'ready') return null;
  if (state.kind === 'away') {
    return <div className={styles.line}>The library’s folder cannot be reached. It is shown as it was.</div>;
  }
  const left = Math.max(0, state.total - state.done).toLocaleString('en');
  const words =
    state.kind === 'reading'
      ? state.total === 0
        ? 'Looking through the folder'
        : `Looking through the folder: ${left} left`
      : `Making the texts searchable: ${left} left`;
  return (
    <div className={styles.line}>
      <progress
        className={styles.progress}
        aria-label={words}
        {...(state.total > 0 && { value: state.done, max: state.total })}
      />
      <span aria-hidden>{words}</span>
    </div>
  );
}
