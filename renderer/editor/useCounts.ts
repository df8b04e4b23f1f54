import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import type { RefObject } from 'react';

import { countBlock, readingMinutes } from './countText.ts';
import { Counter } from './counts.ts';
import type { WritingDeskProps } from './contract.ts';

/** Tells the owner how long the text is, a moment after it changed. */
export function useCounts(editor: Editor, latest: RefObject<WritingDeskProps>): void {
  useEffect(() => {
    const counter = new Counter(countBlock, readingMinutes, (counts) => {
      latest.current.onCounts(counts);
    });
    const update = (): void => {
      counter.update(editor.state.doc);
    };
    counter.update(editor.state.doc, 0);
    editor.on('update', update);
    return () => {
      editor.off('update', update);
      counter.cancel();
    };
  }, [editor, latest]);
}
