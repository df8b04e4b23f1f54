import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';

import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

import { Floating } from '../Floating.tsx';
import { selectionAnchor } from '../selectionAnchor.ts';
import { commandIcons } from '../toolbar/icons.ts';
import { matchingChoices } from './choices.ts';
import { closeSlash, openSlash, showSlash, slashListId } from './slashCommands.ts';

const optionId = (id: CommandId): string => `desk-slash-${id.replace('.', '-')}`;

/** What can be put in place of the slash. The caret stays in the text; arrows, Enter, Tab and Escape are the menu's. */
export function SlashMenu({ editor, run }: { editor: Editor; run: (command: CommandId) => void }): ReactNode {
  const open = useEditorState({ editor, selector: () => openSlash(editor.state) });
  const choices = useMemo(() => (open === null ? [] : matchingChoices(open.query)), [open]);
  if (open === null || choices.length === 0) return null;
  return <Choices key={open.at} editor={editor} at={open.at} choices={choices} run={run} />;
}

function Choices(props: {
  editor: Editor;
  at: number;
  choices: CommandId[];
  run: (command: CommandId) => void;
}): ReactNode {
  const { editor, at, choices, run } = props;
  const [chosen, setChosen] = useState(choices[0]);
  const current = chosen !== undefined && choices.includes(chosen) ? chosen : choices[0];
  const anchor = useMemo(() => selectionAnchor(editor, { from: at, to: at + 1 }), [editor, at]);

  const close = (): void => {
    editor.view.dispatch(editor.state.tr.setMeta(closeSlash.key, closeSlash.value));
  };
  const use = (id: CommandId): void => {
    const $at = editor.state.doc.resolve(at);
    editor.view.dispatch(editor.state.tr.delete($at.start(), $at.end()).setMeta(closeSlash.key, closeSlash.value));
    run(id);
  };
  const press = (key: string): boolean => {
    const index = current === undefined ? -1 : choices.indexOf(current);
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const next = choices.at((index + (key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length);
      setChosen(next);
      return true;
    }
    if (key === 'Enter' || key === 'Tab') {
      if (current !== undefined) use(current);
      return true;
    }
    if (key === 'Escape') {
      close();
      return true;
    }
    return false;
  };

  // The text has the keys: it asks the menu as it is now.
  useLayoutEffect(() => {
    showSlash({ press });
    const { dom } = editor.view;
    if (current !== undefined) {
      dom.setAttribute('aria-controls', slashListId);
      dom.setAttribute('aria-activedescendant', optionId(current));
    }
  });
  useEffect(
    () => () => {
      showSlash(null);
      editor.view.dom.removeAttribute('aria-controls');
      editor.view.dom.removeAttribute('aria-activedescendant');
    },
    [editor],
  );
  useLayoutEffect(() => {
    if (current !== undefined) document.getElementById(optionId(current))?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  return (
    <Floating anchor={anchor} label="Insert" className="desk-slash" onDismiss={close}>
      <div id={slashListId} role="listbox" aria-label="What to put here" className="desk-slash-list">
        {choices.map((id) => {
          const Icon = commandIcons[id];
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys are pressed in the text
            <div
              key={id}
              id={optionId(id)}
              role="option"
              aria-selected={id === current}
              className="desk-menu-item"
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onMouseMove={() => {
                setChosen(id);
              }}
              onClick={() => {
                use(id);
              }}
            >
              {Icon !== undefined && <Icon aria-hidden size={16} />}
              <span className="desk-menu-label">{commands[id].label}</span>
            </div>
          );
        })}
      </div>
    </Floating>
  );
}
