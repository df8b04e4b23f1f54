import type { Editor } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { useEffect } from 'react';
import type { RefObject } from 'react';

import { plainText } from '#core/convert/text.ts';
import { countWords, readingMinutes } from '#core/convert/words.ts';
import type { NodeJson } from '#core/document/json.ts';
import { countUndescribed } from '#core/document/undescribed.ts';

import { Counter } from './counts.ts';
import type { BlockCounts } from './counts.ts';
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

function countBlock(block: ProseMirrorNode): BlockCounts {
  const json = block.toJSON() as NodeJson;
  const text = plainText(json);
  return {
    words: countWords(text),
    characters: text.replaceAll('\n', '').length,
    undescribed: countUndescribed(json),
  };
}
