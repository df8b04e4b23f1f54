import { useEffect, useRef, useState } from 'react';

import type { NodePanelDescription } from './nodePanels.ts';

/** Milliseconds: half a command is no mistake while it is being typed. */
const pause = 600;

/** What is wrong with the values of a panel: at once when it opens, and after each pause in typing. */
export function useTrouble({ trouble }: NodePanelDescription, values: Readonly<Record<string, string>>): string | null {
  const [found, setFound] = useState<string | null>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (trouble === undefined) return undefined;
    let stale = false;
    const look = async (): Promise<void> => {
      const words = await trouble(values);
      if (!stale) setFound(words);
    };
    const timer = setTimeout(() => void look(), opened.current ? pause : 0);
    opened.current = true;
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [trouble, values]);
  return found;
}
