import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import type { Transaction } from '@tiptap/pm/state';
import { Captions, ImagePlus, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';

import { focusText, inText } from '../focusText.ts';
import { Floating } from '../Floating.tsx';
import { completeAddress } from '../link/linkAddress.ts';
import { selectedNode } from '../nodes/places.ts';
import { nodeKey } from '../panel/nodeKey.ts';
import { useFields } from '../panel/useFields.ts';
import { usePanelKeys } from '../panel/usePanelKeys.ts';
import { figureAt, loneParagraph, removeFromFigure, toCaption, toFigure } from './figureEditing.ts';

interface SelectedPicture {
  at: number;
  src: string;
  inFigure: boolean;
  /** It stands alone, so that a figure can be made of it. */
  alone: boolean;
  alt: string;
  title: string;
  link: string;
  width: string;
  align: string;
  columns: string;
  /** Of its figure. */
  pictures: number;
}

function selectedPicture(editor: Editor): SelectedPicture | null {
  const { state } = editor;
  const selected = selectedNode(state);
  const name = selected?.node.type.name;
  if (selected === null || (name !== 'image' && name !== 'figureImage')) return null;
  const { node, at } = selected;
  const figure = name === 'figureImage' ? figureAt(state, at) : null;
  const link: unknown =
    name === 'figureImage' ? node.attrs['href'] : node.marks.find((mark) => mark.type.name === 'link')?.attrs['href'];
  return {
    at,
    inFigure: figure !== null,
    alone: figure === null && loneParagraph(state, at) !== null,
    src: words(node.attrs['src']),
    alt: words(node.attrs['alt']),
    title: words(node.attrs['title']),
    link: words(link),
    width: words(node.attrs['width']),
    align: words(figure?.node.attrs['align']),
    columns: words(figure?.node.attrs['columns']),
    pictures: figure === null ? 1 : figure.node.childCount - 1,
  };
}

const words = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const alignments = [
  ['', 'In the text'],
  ['left', 'At the left'],
  ['center', 'In the middle'],
  ['right', 'At the right'],
  ['wide', 'Wider than the text'],
  ['full', 'From edge to edge'],
] as const;

export interface PicturePanelProps {
  editor: Editor;
  /** The caret is wanted in its first field. */
  asked: boolean;
  /** It is there. */
  onAnswered: () => void;
  /** Asks for pictures and puts them beside the selected one. */
  onAdd: () => void;
}

/** What a selected picture says and how it stands. Opens with the selection and never takes the caret by itself. */
export function PicturePanel({ editor, asked, onAnswered, onAdd }: PicturePanelProps): ReactNode {
  const selected = useEditorState({ editor, selector: () => selectedPicture(editor) });
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [more, setMore] = useState(false);
  const at = selected?.at ?? null;
  // Another selection opens it again, and so does asking for it.
  if (dismissed !== null && (dismissed !== at || asked)) setDismissed(null);

  const inFigure = selected?.inFigure ?? false;
  const anchor = useMemo(() => {
    const dom = at === null ? null : editor.view.nodeDOM(at);
    return dom instanceof HTMLElement ? dom : null;
    // The picture is drawn anew when a figure is made of it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [editor, at, inFigure]);
  const dismiss = useCallback(() => {
    setDismissed(at);
    focusText(editor);
  }, [editor, at]);

  if (selected === null || anchor === null || dismissed === at) return null;
  return (
    <Floating
      anchor={anchor}
      label="Picture"
      placement="bottom"
      className="desk-picture-panel"
      mayCover
      dismissOutside={false}
      onDismiss={dismiss}
    >
      <PictureFields
        key={`${nodeKey(anchor)} ${selected.src}`}
        editor={editor}
        selected={selected}
        asked={asked}
        onAnswered={onAnswered}
        onAdd={onAdd}
        onDone={dismiss}
        more={more}
        onMore={setMore}
      />
    </Floating>
  );
}

function PictureFields(props: {
  editor: Editor;
  selected: SelectedPicture;
  asked: boolean;
  onAnswered: () => void;
  onAdd: () => void;
  onDone: () => void;
  /** What is seldom said is shown too. */
  more: boolean;
  onMore: (more: boolean) => void;
}): ReactNode {
  const { editor, selected, asked, onAnswered, onAdd, onDone, more, onMore } = props;
  const first = useRef<HTMLInputElement>(null);
  const seldomId = useId();
  const [complaint, setComplaint] = useState<string | null>(null);
  usePanelKeys(editor, first, onDone);
  useEffect(() => {
    if (!asked) return;
    first.current?.focus({ preventScroll: true });
    onAnswered();
  }, [asked, onAnswered]);

  /** Makes a change that leaves what is selected as it is. */
  const change = (make: (tr: Transaction) => void): void => {
    const { tr } = editor.state;
    make(tr);
    if (tr.docChanged) editor.view.dispatch(tr);
  };

  const said = useMemo(() => {
    const { alt, title, link, width } = selected;
    return { alt, title, link, width };
  }, [selected]);
  const {
    values,
    type,
    leave: save,
    drop,
  } = useFields(editor, said, ({ alt, title, link, width }, isLeft) => {
    const node = editor.isDestroyed ? null : editor.state.doc.nodeAt(selected.at);
    if ((node?.type.name !== 'image' && node?.type.name !== 'figureImage') || node.attrs['src'] !== selected.src)
      return [];
    const address = link === undefined || link.trim() === '' ? null : completeAddress(link);
    if (isLeft && address?.kind === 'refused') setComplaint(address.message);
    const href = address?.kind === 'accepted' ? address.href : null;
    const isLinkTaken = link !== undefined && address?.kind !== 'refused';
    const pixels = Number(width?.trim());
    const across = Number.isInteger(pixels) && pixels > 0 && pixels <= 100_000 ? pixels : null;
    const attrs = {
      ...(alt !== undefined && { alt: alt.trim() }),
      ...(title !== undefined && { title: title.trim() === '' ? null : title.trim() }),
      // A height that belonged to another width would bend the picture.
      ...(width !== undefined && across !== node.attrs['width'] && { width: across, height: null }),
      ...(isLinkTaken && selected.inFigure && { href }),
    };
    change((tr) => {
      for (const [name, value] of Object.entries(attrs))
        if (node.attrs[name] !== value) tr.setNodeAttribute(selected.at, name, value);
      const mark = editor.schema.marks['link'];
      if (!isLinkTaken || selected.inFigure || mark === undefined || (href ?? '') === selected.link) return;
      tr.removeMark(selected.at, selected.at + 1, mark);
      if (href !== null) tr.addMark(selected.at, selected.at + 1, mark.create({ href }));
    });
    return address?.kind === 'refused' ? ['link'] : [];
  });

  const setFigure = (attribute: string, value: string | number | null): void => {
    save();
    change((tr) => {
      if (selected.inFigure) {
        const figure = figureAt(editor.state, selected.at);
        if (figure !== null) tr.setNodeAttribute(figure.at, attribute, value);
        return;
      }
      const paragraph = loneParagraph(editor.state, selected.at);
      if (paragraph !== null) toFigure(tr, paragraph, { [attribute]: value });
    });
  };

  const caption = (): void => {
    save();
    if (!selected.inFigure) setFigure('align', null);
    toCaption(editor, selected.at);
  };

  const add = (): void => {
    save();
    if (!selected.inFigure) setFigure('align', null);
    onAdd();
  };

  const remove = (): void => {
    drop();
    const { tr } = editor.state;
    if (!removeFromFigure(tr, selected.at)) {
      inText(editor).deleteSelection().run();
      return;
    }
    editor.view.dispatch(tr);
    focusText(editor);
  };

  const canBeFigure = selected.inFigure || selected.alone;
  return (
    <form
      className="desk-picture-fields"
      onSubmit={(event) => {
        event.preventDefault();
        save();
        onDone();
      }}
    >
      <label>
        <span>Description</span>
        <input
          ref={first}
          className="desk-input"
          value={values['alt']}
          placeholder="What there is to see in it"
          onChange={(event) => {
            type('alt', event.target.value);
          }}
          onBlur={save}
        />
      </label>
      {more && (
        <div id={seldomId} className="desk-picture-seldom">
          <label>
            <span>Title</span>
            <input
              className="desk-input"
              value={values['title']}
              placeholder="Shown under the pointer, optional"
              onChange={(event) => {
                type('title', event.target.value);
              }}
              onBlur={save}
            />
          </label>
          <label>
            <span>Leads to</span>
            <input
              className="desk-input"
              value={values['link']}
              placeholder="An address, optional"
              spellCheck={false}
              inputMode="url"
              autoComplete="off"
              aria-invalid={complaint !== null}
              onChange={(event) => {
                type('link', event.target.value);
                setComplaint(null);
              }}
              onBlur={save}
            />
          </label>
          {complaint !== null && (
            <p className="desk-complaint" role="alert">
              {complaint}
            </p>
          )}
          <div className="desk-picture-pair">
            <label>
              <span>Width</span>
              <input
                className="desk-input"
                value={values['width']}
                placeholder="As it is"
                inputMode="numeric"
                onChange={(event) => {
                  type('width', event.target.value);
                }}
                onBlur={save}
              />
            </label>
            {canBeFigure && (
              <label>
                <span>Stands</span>
                <select
                  className="desk-input"
                  value={selected.align}
                  onChange={(event) => {
                    setFigure('align', event.target.value === '' ? null : event.target.value);
                  }}
                >
                  {alignments.map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {selected.pictures > 1 && (
              <label>
                <span>Columns</span>
                <select
                  className="desk-input"
                  value={selected.columns}
                  onChange={(event) => {
                    setFigure('columns', event.target.value === '' ? null : Number(event.target.value));
                  }}
                >
                  <option value="">As they fit</option>
                  {Array.from({ length: 8 }, (_, index) => (
                    <option key={index} value={index + 1}>
                      {index + 1}
                    </option>
                  ))}
                </select>
              </label>
            )}
          </div>
        </div>
      )}
      <div className="desk-picture-row">
        {canBeFigure ? (
          <span className="desk-panel-switches">
            <button type="button" className="desk-button" onClick={caption}>
              <Captions aria-hidden size={15} /> Caption
            </button>
            <button type="button" className="desk-button" onClick={add}>
              <ImagePlus aria-hidden size={15} /> Add
            </button>
          </span>
        ) : (
          <span className="desk-faint">
            {selected.src.length > 24 ? `${selected.src.slice(0, 23)}…` : selected.src}
          </span>
        )}
        <button
          type="button"
          className="desk-button"
          aria-expanded={more}
          {...(more && { 'aria-controls': seldomId })}
          onClick={() => {
            onMore(!more);
          }}
        >
          <SlidersHorizontal aria-hidden size={15} /> More
        </button>
        <button type="button" className="desk-button" onClick={remove}>
          <Trash2 aria-hidden size={15} /> Remove
        </button>
      </div>
      <button type="submit" className="desk-visually-hidden" tabIndex={-1}>
        Done
      </button>
    </form>
  );
}
