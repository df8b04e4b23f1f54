import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useLatest } from '../useLatest.ts';
import { Delayed, fieldDelay } from './delayed.ts';
import { onFinish } from './unfinished.ts';

/** What fields hold, by their names. */
export type Words = Readonly<Record<string, string>>;

export interface Fields {
  values: Words;
  type: (name: string, words: string) => void;
  /** The field was left: what is typed is put into the text now. */
  leave: () => void;
  /** What is typed and not in the text yet is not wanted. */
  drop: () => void;
}

/**
 * The fields of a panel beside the text. What is typed comes into the text by `keep`: after a pause, when the field is left, and before the
 * text goes anywhere. What nobody types in says what the text says, whoever changes that, and is not written.
 *
 * @param keep puts words into the text; answers which of them it does not take. `isLeft`: they are no beginning of more.
 */
export function useFields(editor: Editor, said: Words, keep: (words: Words, isLeft: boolean) => string[]): Fields {
  const [typed, setTyped] = useState<Words>({});
  const waiting = useRef<Words>({});
  const [saving] = useState(() => new Delayed(fieldDelay));
  const latest = useLatest(keep);

  const save = useCallback(
    (isLeft: boolean): void => {
      saving.drop();
      const words = waiting.current;
      const refused = Object.keys(words).length === 0 ? [] : latest.current(words, isLeft);
      waiting.current = only(words, refused);
      // Where another window came in front, the caret is in the field still, behind the space that was typed last.
      if (isLeft && document.activeElement?.matches('input, textarea') !== true)
        setTyped((before) => only(before, refused));
    },
    [latest, saving],
  );
  // What was typed last is kept too when another selection takes the panel away.
  useEffect(() => {
    saving.setTask(() => {
      save(false);
    });
    const finish = (): void => {
      saving.finish();
    };
    const forget = onFinish(editor.view, finish);
    return () => {
      forget();
      finish();
    };
  }, [editor, save, saving]);

  return {
    values: useMemo(() => ({ ...said, ...typed }), [said, typed]),
    type: (name, words) => {
      waiting.current = { ...waiting.current, [name]: words };
      setTyped((before) => ({ ...before, [name]: words }));
      saving.soon();
    },
    leave: () => {
      save(true);
    },
    drop: () => {
      saving.drop();
      waiting.current = {};
    },
  };
}

const only = (words: Words, names: readonly string[]): Words =>
  Object.fromEntries(Object.entries(words).filter(([name]) => names.includes(name)));
