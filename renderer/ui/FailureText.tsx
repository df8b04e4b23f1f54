import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Failure } from '#core/failure.ts';

import styles from './FailureText.module.css';

/** What happened, what is kept, what next; the rest under Details. */
export function FailureText({ failure, children }: { failure: Failure; children?: ReactNode }) {
  return (
    <div className={styles.failure}>
      <TriangleAlert size={16} aria-hidden className={styles.glyph} />
      <div className={styles.words}>
        <p className={styles.message}>{failure.message}</p>
        {failure.kept !== undefined && <p>{failure.kept}</p>}
        {failure.next !== undefined && <p>{failure.next}</p>}
        {failure.detail !== undefined && (
          <details className={styles.details}>
            <summary>Details</summary>
            <pre>{failure.detail}</pre>
          </details>
        )}
        {children !== undefined && <div className={styles.actions}>{children}</div>}
      </div>
    </div>
  );
}
