import { useEffect, useRef } from 'react';
import type { FocusEvent, RefObject } from 'react';

/**
 * Gives the focus on when what had it is gone: a field that was filled in, a part that folded away, a button that is done. Without that, the next key would be
 * nobody's. `whole` is what is looked after; `next` takes the focus.
 */
export function useFocusKept(whole: RefObject<HTMLElement | null>, next: () => void) {
  const last = useRef<Element | null>(null);
  // After each drawing: it is a drawing that takes things away.
  useEffect(() => {
    const { activeElement } = document;
    if (last.current === null || (last.current.checkVisibility() && !last.current.matches(':disabled'))) return;
    const isNobodys = activeElement === null || activeElement === document.body || activeElement === last.current;
    last.current = null;
    if (isNobodys) next();
  });
  return {
    onFocus: ({ target }: FocusEvent) => {
      last.current = whole.current?.contains(target) === true ? target : null;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) last.current = null;
    },
  };
}
