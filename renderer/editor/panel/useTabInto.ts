import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Lets Tab go from what is selected in the text to the first field of its panel. */
export function useTabInto(editor: Editor, first: RefObject<HTMLElement | null>, applies: () => boolean): void {
  useEffect(() => {
    const { dom } = editor.view;
    const toFields = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' || event.shiftKey || event.isComposing || !applies()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      first.current?.focus();
    };
    dom.addEventListener('keydown', toFields, true);
    return () => {
      dom.removeEventListener('keydown', toFields, true);
    };
  }, [applies, editor, first]);
}
