import { useCallback, useEffect, useRef, useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';

export type Answer<T> = { kind: 'asking' } | { kind: 'answered'; value: T } | { kind: 'failed'; failure: Failure };

/** A question that is asked when this is first drawn, and again on demand; the former answer stays until the next is there. */
export function useAnswer<T>(ask: () => Promise<T>): {
  answer: Answer<T>;
  again: () => Promise<void>;
  put: (value: T) => void;
} {
  const [answer, setAnswer] = useState<Answer<T>>({ kind: 'asking' });
  const asking = useRef(ask);
  useEffect(() => {
    asking.current = ask;
  });
  const last = useRef(0);
  const again = useCallback(async () => {
    last.current += 1;
    const mine = last.current;
    try {
      const value = await asking.current();
      if (mine === last.current) setAnswer({ kind: 'answered', value });
    } catch (thrown) {
      if (mine === last.current) setAnswer({ kind: 'failed', failure: toFailure(thrown) });
    }
  }, []);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- only when the answer comes
    void again();
    return () => {
      last.current += 1;
    };
  }, [again]);
  return { answer, again, put: (value) => setAnswer({ kind: 'answered', value }) };
}
