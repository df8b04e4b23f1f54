import { useImperativeHandle, useRef } from 'react';
import type { ReactNode, Ref } from 'react';

import { limits } from '#core/ipc/contract.ts';

export interface TitleFieldHandle {
  /** Puts the caret at the end of the title. */
  focus: () => void;
}

export interface TitleFieldProps {
  ref: Ref<TitleFieldHandle>;
  title: string;
  onTitleChange: (title: string) => void;
  /** The caret is elsewhere now, and the title is not what it was. */
  onLeft: () => void;
  /** The writer goes on to the text. */
  onLeave: () => void;
  lang: string | undefined;
  spellCheck: boolean;
}

/** The title: one line of meaning, as many lines as it needs on screen. */
export function TitleField({
  ref,
  title,
  onTitleChange,
  onLeft,
  onLeave,
  lang,
  spellCheck,
}: TitleFieldProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const found = useRef(title);

  useImperativeHandle(ref, () => ({
    focus() {
      const element = field.current;
      if (element === null) return;
      element.focus();
      element.setSelectionRange(element.value.length, element.value.length);
    },
  }));

  return (
    <textarea
      ref={field}
      className="desk-title"
      rows={1}
      value={title}
      placeholder="Title"
      aria-label="Title"
      dir="auto"
      lang={lang}
      spellCheck={spellCheck}
      autoComplete="off"
      maxLength={limits.titleLength}
      onChange={(event) => {
        onTitleChange(event.target.value.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' '));
      }}
      onFocus={() => {
        found.current = title;
      }}
      onBlur={() => {
        if (found.current !== title) onLeft();
      }}
      onKeyDown={(event) => {
        // While an input method composes, Enter belongs to it.
        if (event.nativeEvent.isComposing) return;
        const { selectionStart, selectionEnd, value } = event.currentTarget;
        const atEnd = selectionStart === value.length && selectionEnd === value.length;
        const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
        if (
          event.key === 'Enter' ||
          (plain && event.key === 'ArrowDown' && (atEnd || isOnLastLine(event.currentTarget)))
        ) {
          event.preventDefault();
          onLeave();
        }
      }}
    />
  );
}

/** One line on screen: ArrowDown has nowhere else to go. */
function isOnLastLine(element: HTMLTextAreaElement): boolean {
  const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight);
  return element.scrollHeight < lineHeight * 1.9;
}
