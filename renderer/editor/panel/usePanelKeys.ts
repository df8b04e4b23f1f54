import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import type { RefObject } from 'react';

/** While a panel of what is selected in the text is open: Tab goes from the text to its first field, and Escape closes it from there too. */
export function usePanelKeys(editor: Editor, first: RefObject<HTMLElement | null>, dismiss: () => void): void {
  useEffect(() => {
    const { dom } = editor.view;
    const answer = (event: KeyboardEvent): void => {
      const isTab = event.key === 'Tab' && !event.shiftKey;
      if (event.isComposing || (!isTab && event.key !== 'Escape')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isTab) first.current?.focus();
      else dismiss();
    };
    dom.addEventListener('keydown', answer, true);
    return () => {
      dom.removeEventListener('keydown', answer, true);
    };
  }, [dismiss, editor, first]);
}
