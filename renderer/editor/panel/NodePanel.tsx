import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { Selection } from '@tiptap/pm/state';
import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { Floating } from '../Floating.tsx';
import { focusText } from '../focusText.ts';
import { caretAfter, selectedNode } from '../nodes/places.ts';
import { nodeKey } from './nodeKey.ts';
import { nodePanels } from './nodePanels.ts';
import type { NodePanelDescription, PanelField } from './nodePanels.ts';
import { useFields } from './useFields.ts';
import { usePanelKeys } from './usePanelKeys.ts';
import { useTrouble } from './useTrouble.ts';

interface Selected {
  at: number;
  name: string;
  attrs: Readonly<Record<string, unknown>>;
}

function selected(editor: Editor): Selected | null {
  const found = selectedNode(editor.state);
  return found === null || nodePanels[found.node.type.name] === undefined
    ? null
    : { at: found.at, name: found.node.type.name, attrs: found.node.attrs };
}

export interface NodePanelProps {
  editor: Editor;
  /** The caret is wanted in its first field. */
  asked: boolean;
  /** It is there. */
  onAnswered: () => void;
}

/** What can be said of the selected formula, film, file and the like. Opens with the selection and never takes the caret by itself. */
export function NodePanel({ editor, asked, onAnswered }: NodePanelProps): ReactNode {
  const now = useEditorState({ editor, selector: () => selected(editor) });
  const [dismissed, setDismissed] = useState<number | null>(null);
  const at = now?.at ?? null;
  // Another selection opens it again, and so does asking for it.
  if (dismissed !== null && (dismissed !== at || asked)) setDismissed(null);

  const anchor = useMemo(() => {
    const dom = at === null ? null : editor.view.nodeDOM(at);
    return dom instanceof HTMLElement ? dom : null;
  }, [editor, at]);
  const dismiss = useCallback(() => {
    setDismissed(at);
    // The caret goes on behind it, in words if there are any.
    const { doc, selection, tr } = editor.state;
    const behind = Selection.findFrom(doc.resolve(selection.to), 1, true);
    if (behind !== null) editor.view.dispatch(tr.setSelection(behind));
    focusText(editor);
  }, [editor, at]);

  const description = now === null ? undefined : nodePanels[now.name];
  if (now === null || description === undefined || anchor === null || dismissed === at) return null;
  return (
    <Floating anchor={anchor} label={description.label} placement="bottom" dismissOutside={false} onDismiss={dismiss}>
      <Fields
        key={`${nodeKey(anchor)} ${now.name}`}
        editor={editor}
        now={now}
        description={description}
        asked={asked}
        onAnswered={onAnswered}
        onDismiss={dismiss}
      />
    </Floating>
  );
}

interface FieldsProps extends NodePanelProps {
  now: Selected;
  description: NodePanelDescription;
  onDismiss: () => void;
}

function Fields(props: FieldsProps): ReactNode {
  const { editor, now, description, asked, onAnswered, onDismiss } = props;
  const first = useRef<HTMLElement>(null);
  const { attrs } = now;
  const said = useMemo(
    () => Object.fromEntries(description.fields.map(({ attribute }) => [attribute, shown(attrs[attribute])])),
    [attrs, description],
  );
  const { values, type, leave, drop } = useFields(editor, said, (words) => {
    const node = editor.isDestroyed ? null : editor.state.doc.nodeAt(now.at);
    if (node?.type.name !== now.name) return [];
    const { tr } = editor.state;
    for (const field of description.fields) {
      const typed = words[field.attribute];
      const value = typed === undefined ? undefined : read(field, typed);
      if (value !== undefined && value !== node.attrs[field.attribute])
        tr.setNodeAttribute(now.at, field.attribute, value);
    }
    if (tr.docChanged) editor.view.dispatch(tr);
    return [];
  });
  const trouble = useTrouble(description, values);
  const troubleId = useId();
  usePanelKeys(editor, first, onDismiss);
  useEffect(() => {
    if (!asked) return;
    first.current?.focus({ preventScroll: true });
    onAnswered();
  }, [asked, onAnswered]);

  const goOn = (): void => {
    leave();
    const node = editor.state.doc.nodeAt(now.at);
    if (node !== null) editor.view.dispatch(caretAfter(editor.state.tr, { at: now.at, node }));
    focusText(editor);
  };
  return (
    <form
      className="desk-picture-fields"
      onSubmit={(event) => {
        event.preventDefault();
        goOn();
      }}
    >
      {description.fields.map((field, index) => {
        const common = {
          className: 'desk-input',
          value: values[field.attribute] ?? '',
          placeholder: field.placeholder,
          spellCheck: field.kind === 'text',
          autoComplete: 'off',
          onBlur: leave,
          onChange: (event: { target: { value: string } }) => {
            type(field.attribute, event.target.value);
          },
        };
        return (
          <label key={field.attribute} className={field.kind === 'source' ? 'is-tall' : undefined}>
            <span>{field.label}</span>
            {field.kind === 'source' ? (
              <textarea
                {...common}
                ref={(dom) => {
                  if (index === 0) first.current = dom;
                }}
                className="desk-input desk-source"
                aria-invalid={trouble !== null}
                aria-describedby={troubleId}
                dir="ltr"
                rows={Math.min(10, Math.max(2, (values[field.attribute] ?? '').split('\n').length))}
                onKeyDown={(event) => {
                  if (isDone(event)) {
                    event.preventDefault();
                    goOn();
                  }
                }}
              />
            ) : (
              <input
                {...common}
                ref={(dom) => {
                  if (index === 0) first.current = dom;
                }}
                {...(field.kind !== 'text' && { dir: 'ltr' })}
                inputMode={field.kind === 'pixels' ? 'numeric' : 'text'}
              />
            )}
          </label>
        );
      })}
      {description.trouble !== undefined && (
        <p id={troubleId} role="status" className={trouble === null ? 'desk-visually-hidden' : 'desk-complaint'}>
          {trouble}
        </p>
      )}
      <div className="desk-picture-row">
        <span className="desk-panel-switches">
          {(description.switches ?? []).map(({ attribute, label }) => (
            <label key={attribute} className="desk-check">
              <input
                type="checkbox"
                checked={attrs[attribute] === true}
                onChange={(event) => {
                  leave();
                  editor.view.dispatch(editor.state.tr.setNodeAttribute(now.at, attribute, event.target.checked));
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </span>
        <button
          type="button"
          className="desk-button"
          onClick={() => {
            drop();
            focusText(editor);
            editor.chain().deleteSelection().run();
          }}
        >
          <Trash2 aria-hidden size={15} /> Remove
        </button>
      </div>
      <button type="submit" className="desk-visually-hidden" tabIndex={-1}>
        Done
      </button>
    </form>
  );
}

/** Enter is done; Shift and Enter begins a line. */
const isDone = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;

const shown = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function read(field: PanelField, typed: string): string | number | null {
  const value = field.kind === 'source' ? typed.replace(/\s+$/, '') : typed.trim();
  if (field.kind === 'pixels') {
    const number = Number(value);
    return Number.isInteger(number) && number > 0 && number <= 100_000 ? number : null;
  }
  return value === '' ? field.empty : value;
}
