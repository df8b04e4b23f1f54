import type { RefObject } from 'react';
import { useEffect } from 'react';

/** While someone types in the text, the rest steps back (see LibraryWindow.module.css); the mouse or another key brings it back. */
export function useQuiet(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const set = (quiet: boolean) => {
      if (quiet) element.dataset['writing'] = '';
      else delete element.dataset['writing'];
    };
    const onKey = (event: KeyboardEvent) => {
      const writes =
        (event.key.length === 1 || event.isComposing || event.key === 'Enter' || event.key === 'Backspace') &&
        !event.ctrlKey &&
        !event.metaKey;
      set(writes && (event.target as Element).closest('main') !== null);
    };
    const onMove = (event: PointerEvent) => {
      if (event.movementX !== 0 || event.movementY !== 0) set(false);
    };
    const onFocus = (event: FocusEvent) => {
      if ((event.target as Element).closest('main') === null) set(false);
    };
    element.addEventListener('keydown', onKey, true);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('focusin', onFocus);
    return () => {
      element.removeEventListener('keydown', onKey, true);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('focusin', onFocus);
    };
  }, [root]);
}
