import type { IndexState } from '#core/post/listing.ts';

import styles from './IndexLine.module.css';

/** What the background is doing to the list, and how much of it is left. */
export function IndexLine({ state }: { state: IndexState }) {
  if (state.kind === 'ready') return null;
  if (state.kind === 'away') {
    return <div className={styles.line}>The library’s folder cannot be reached. It is shown as it was.</div>;
  }
  // A folder that is seen for the first time holds nobody knows how much.
  const left = state.total > state.done ? state.total - state.done : null;
  const doing = state.kind === 'reading' ? 'Looking through the folder' : 'Making the texts searchable';
  const words = [
    doing,
    left !== null ? `${number(left)} left` : state.kind === 'reading' ? foundWords(state.done) : null,
  ]
    .filter((part) => part !== null)
    .join(': ');
  return (
    <div className={styles.line}>
      <progress
        className={styles.progress}
        aria-label={words}
        {...(left !== null && { value: state.done, max: state.total })}
      />
      <span aria-hidden>{words}</span>
    </div>
  );
}

const number = (count: number): string => count.toLocaleString('en');
const foundWords = (count: number): string | null => (count === 0 ? null : `${number(count)} found so far`);
