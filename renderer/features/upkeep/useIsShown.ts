import { useCallback, useEffect, useRef } from 'react';

/** Whether what asks is shown still: work goes on after the screen that it was begun on was put away. */
export function useIsShown(): () => boolean {
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return useCallback(() => shown.current, []);
}
