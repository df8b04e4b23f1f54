import { useEffect } from 'react';

import type { Settings } from '#core/ipc/settings.ts';

/** Puts what the writer chose about looks on the document, where the tokens are. */
export function useAppearance(settings: Settings | null): void {
  useEffect(() => {
    if (settings === null) return;
    const { dataset, style } = document.documentElement;
    if (settings.theme === 'system') delete dataset['theme'];
    else dataset['theme'] = settings.theme;
    dataset['typeface'] = settings.typeface;
    style.setProperty('--text-size', `${settings.textSize}px`);
    style.setProperty('--line-width', String(settings.lineWidth));
  }, [settings]);
}
