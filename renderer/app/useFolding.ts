import { useEffect } from 'react';

import type { Settings } from '#core/ipc/settings.ts';

import { sheetDetailsAt, sheetListAt } from '../state/layout.ts';
import { useLayout, useWindow } from '../state/window.ts';
import { useMedia } from '../ui/useMedia.ts';

/** The side panes: beside the text where there is room (and then remembered), sheets over it where there is not. */
export function useFolding(settings: Settings) {
  const { layout, library } = useWindow();
  const sheetDetails = useMedia(`(width <= ${sheetDetailsAt}px)`);
  const sheetList = useMedia(`(width <= ${sheetListAt}px)`);
  const sheet = useLayout((store) => store.sheet);
  useEffect(() => {
    layout.setState({ sheetDetails, sheetList, sheet: null });
  }, [layout, sheetDetails, sheetList]);

  const show = (pane: 'list' | 'details', shown: boolean) => {
    const isSheet = pane === 'list' ? sheetList : sheetDetails;
    if (isSheet) layout.setState(({ sheet }) => ({ sheet: shown ? pane : sheet === pane ? null : sheet }));
    else void library.changeSettings(pane === 'list' ? { showList: shown } : { showDetails: shown });
  };
  return {
    sheetList,
    sheetDetails,
    listShown: sheetList ? sheet === 'list' : settings.showList,
    detailsShown: sheetDetails ? sheet === 'details' : settings.showDetails,
    show,
  };
}

export type Folding = ReturnType<typeof useFolding>;
