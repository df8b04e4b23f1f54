import { CircleCheck, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import styles from './Upkeep.module.css';
import type { Answer } from './useAnswer.ts';

/** An answer, or what stands in its place until it comes or because it did not. */
export function Asked<T>({
  answer,
  asking,
  again,
  children,
}: {
  answer: Answer<T>;
  /** What is being done meanwhile. */
  asking: string;
  again: () => Promise<void>;
  children: (value: T) => ReactNode;
}) {
  if (answer.kind === 'answered') return children(answer.value);
  if (answer.kind === 'failed') {
    return (
      <FailureText failure={answer.failure}>
        <Button onClick={() => void again()}>Try again</Button>
      </FailureText>
    );
  }
  return (
    <p className={styles.asking} role="status">
      <LoaderCircle size={14} aria-hidden className={styles.spin} />
      {asking}
    </p>
  );
}

/** Nothing to do here. */
export const Fine = ({ children }: { children: ReactNode }) => (
  <p className={styles.fine} role="status">
    <CircleCheck size={16} aria-hidden className={styles.ok} />
    <span>{children}</span>
  </p>
);
