import { Extension } from '@tiptap/core';
import type { Editor } from '@tiptap/core';
import { Fragment } from '@tiptap/pm/model';
import { NodeSelection, Plugin, Selection, TextSelection } from '@tiptap/pm/state';

import { detailsViewOf } from '../details/detailsView.ts';
import { goToFootnoteReference, goToFootnoteText } from '../footnotes/moving.ts';
import { removeFromFigure } from '../media/figureEditing.ts';
import { around, leaveBelow, selectedNode } from './places.ts';
import type { Placed } from './places.ts';

export interface BlockKeysOptions {
  /** The selected node has a panel; the caret goes there. False when it has none. */
  editNode: () => boolean;
}

/** What the keys do at the borders of figures, callouts, details and footnotes, and on what is selected as a whole. */
export function blockKeys({ editNode }: BlockKeysOptions): Extension {
  return Extension.create({
    name: 'blockKeys',
    // Above the stock keys, below those of the menu.
    priority: 950,
    onCreate() {
      // A post that begins with a picture is not opened with it selected: nobody chose it.
      const { view, state } = this.editor;
      const inWords = Selection.findFrom(state.doc.resolve(0), 1, true);
      if (state.selection instanceof NodeSelection && inWords !== null)
        view.dispatch(state.tr.setSelection(inWords).setMeta('addToHistory', false));
    },
    addKeyboardShortcuts() {
      const on =
        (...handlers: ((editor: Editor) => boolean)[]) =>
        (): boolean =>
          !this.editor.view.composing && handlers.some((handler) => handler(this.editor));
      const backwards = on(
        removeSelectedPicture,
        backIntoFigure,
        unwrapCallout,
        backInDetails,
        backInFootnote,
        selectBeside('before'),
      );
      return {
        Enter: on(
          followFootnote,
          () => selectedNode(this.editor.state) !== null && editNode(),
          enterOnBlock,
          leaveFigure,
          leaveSummary,
          leaveEmptyLine,
        ),
        Backspace: backwards,
        'Shift-Backspace': backwards,
        'Mod-Backspace': backwards,
        Delete: on(removeSelectedPicture, selectBeside('after')),
        Escape: on(backFromFootnote),
      };
    },
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            // What is typed while a block is selected goes below it: a film is not replaced by a letter.
            handleTextInput(view, _from, _to, text) {
              const selected = selectedNode(view.state);
              if (selected === null || !selected.node.isBlock || view.composing) return false;
              const { tr } = view.state;
              view.dispatch(leaveBelow(tr, outermost(editor, selected)).insertText(text));
              return true;
            },
            handleDOMEvents: {
              cut(view) {
                // The only picture of a figure takes its figure along: a figure without one cannot be.
                const selected = selectedNode(view.state);
                if (selected?.node.type.name !== 'figureImage') return false;
                const $at = view.state.doc.resolve(selected.at);
                if ($at.parent.childCount === 2)
                  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, $at.before())));
                return false;
              },
            },
          },
          view: () => ({
            // A caret that comes into folded details by a key or a search opens them.
            update(view, previous) {
              if (view.state.selection.eq(previous.selection)) return;
              const { $head } = view.state.selection;
              const details = around($head, 'details');
              if (details === null || $head.index(details.depth) === 0) return;
              const drawn = detailsViewOf(view.nodeDOM(details.at));
              if (drawn?.isClosed === true) drawn.show(true);
            },
          }),
        }),
      ];
    },
  });
}

/** Of a picture in a figure, the figure. */
function outermost(editor: Editor, selected: Placed): Placed {
  return around(editor.state.doc.resolve(selected.at), 'figure') ?? selected;
}

function removeSelectedPicture(editor: Editor): boolean {
  const selected = selectedNode(editor.state);
  if (selected?.node.type.name !== 'figureImage') return false;
  const { tr } = editor.state;
  if (!removeFromFigure(tr, selected.at)) return false;
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

function followFootnote(editor: Editor): boolean {
  const selected = selectedNode(editor.state);
  return (
    selected?.node.type.name === 'footnoteReference' &&
    goToFootnoteText(editor.view, String(selected.node.attrs['label']))
  );
}

function backFromFootnote(editor: Editor): boolean {
  const note = around(editor.state.selection.$from, 'footnoteDefinition');
  return note !== null && goToFootnoteReference(editor.view, String(note.node.attrs['label']));
}

/** Enter on a block that is selected as a whole begins a paragraph below it. */
function enterOnBlock(editor: Editor): boolean {
  const selected = selectedNode(editor.state);
  if (selected === null || !selected.node.isBlock) return false;
  editor.view.dispatch(leaveBelow(editor.state.tr, outermost(editor, selected)));
  return true;
}

/** Enter in a caption goes on below the figure. */
function leaveFigure(editor: Editor): boolean {
  const figure = around(editor.state.selection.$from, 'figure');
  if (figure === null) return false;
  editor.view.dispatch(leaveBelow(editor.state.tr, figure));
  return true;
}

/** Enter in the summary of details goes on inside them. */
function leaveSummary(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  if ($from.parent.type.name !== 'detailsSummary') return false;
  const { tr, schema } = editor.state;
  const after = $from.after();
  const next = tr.doc.resolve(after).nodeAfter;
  if (next?.type.name !== 'paragraph' || next.content.size > 0) {
    const paragraph = schema.nodes['paragraph']?.create();
    if (paragraph !== undefined) tr.insert(after, paragraph);
  }
  editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  return true;
}

/** Enter in an empty last line leaves details and footnotes, as it leaves a list. */
function leaveEmptyLine(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  const box = around($from, 'details', 'footnoteDefinition');
  if (!empty || box === null || $from.depth !== box.depth + 1) return false;
  if ($from.parent.type.name !== 'paragraph' || $from.parent.content.size > 0) return false;
  const least = box.node.type.name === 'details' ? 2 : 1;
  if ($from.index(box.depth) !== box.node.childCount - 1 || box.node.childCount <= least) return false;
  const { tr } = editor.state;
  tr.delete($from.before(), $from.after());
  const node = tr.doc.nodeAt(box.at);
  if (node === null) return false;
  editor.view.dispatch(leaveBelow(tr, { at: box.at, node }));
  return true;
}

const atStart = (editor: Editor): boolean => {
  const { selection } = editor.state;
  return selection instanceof TextSelection && selection.empty && selection.$from.parentOffset === 0;
};

/** Backspace at the start of a caption selects the picture over it. */
function backIntoFigure(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  if (!atStart(editor) || $from.parent.type.name !== 'figureCaption') return false;
  const before = editor.state.doc.resolve($from.before());
  const picture = before.nodeBefore;
  if (picture === null) return false;
  const { tr } = editor.state;
  editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, before.pos - picture.nodeSize)));
  return true;
}

/** Backspace at the start of a callout leaves its blocks without the box; its title becomes the first of them. */
function unwrapCallout(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  if (!atStart(editor) || $from.depth < 2) return false;
  const callout = around($from, 'callout');
  if (callout === null || callout.depth !== $from.depth - 1 || $from.index(callout.depth) !== 0) return false;
  const { tr, schema } = editor.state;
  const title: unknown = callout.node.attrs['title'];
  const named = typeof title === 'string' && title !== '';
  const bold = schema.marks['bold'];
  const paragraph = schema.nodes['paragraph'];
  let { content } = callout.node;
  if (named && paragraph !== undefined) {
    const heading = paragraph.create(null, schema.text(title, bold === undefined ? [] : [bold.create()]));
    content = Fragment.from(heading).append(content);
  }
  tr.replaceWith(callout.at, callout.at + callout.node.nodeSize, content);
  const first = named ? (content.firstChild?.nodeSize ?? 0) : 0;
  tr.setSelection(TextSelection.near(tr.doc.resolve(callout.at + first + 1)));
  editor.view.dispatch(tr.scrollIntoView());
  return true;
}

/** Lines that are nothing but lines: they go at once. */
const lines = new Set(['horizontalRule', 'readMore']);

/** Backspace behind a film, a formula and the like, or Delete before it, selects it: the next press takes it away. */
function selectBeside(side: 'before' | 'after'): (editor: Editor) => boolean {
  return ({ state, view }) => {
    const { selection, tr } = state;
    if (!(selection instanceof TextSelection) || !selection.empty || selection.$from.parent.content.size === 0)
      return false;
    const { $from } = selection;
    if ($from.parentOffset !== (side === 'before' ? 0 : $from.parent.content.size)) return false;
    const $border = state.doc.resolve(side === 'before' ? $from.before() : $from.after());
    const node = side === 'before' ? $border.nodeBefore : $border.nodeAfter;
    if (node?.isAtom !== true || lines.has(node.type.name)) return false;
    const at = side === 'before' ? $border.pos - node.nodeSize : $border.pos;
    view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)).scrollIntoView());
    return true;
  };
}

/** Backspace at the start of a summary leaves the words without the fold; at the start of what is folded it goes back to the summary. */
function backInDetails(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  const details = around($from, 'details');
  if (!atStart(editor) || details === null || $from.depth !== details.depth + 1) return false;
  const index = $from.index(details.depth);
  const { tr, schema } = editor.state;
  if (index === 1) {
    const isSpare =
      $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0 && details.node.childCount > 2;
    if (isSpare) tr.delete($from.before(), $from.after());
    const end = details.at + (details.node.firstChild?.nodeSize ?? 2);
    editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView());
    return true;
  }
  if (index !== 0) return false;
  const summary = details.node.firstChild;
  const paragraph = schema.nodes['paragraph'];
  if (summary === null || paragraph === undefined) return false;
  const rest = details.node.content.cut(summary.nodeSize);
  const words = summary.content.size > 0 ? Fragment.from(paragraph.create(null, summary.content)) : Fragment.empty;
  tr.replaceWith(details.at, details.at + details.node.nodeSize, words.append(rest));
  editor.view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(details.at + 1))).scrollIntoView());
  return true;
}

/** Backspace in an empty footnote takes it away; at the start of one with words it does nothing that would lose its mark. */
function backInFootnote(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  const note = around($from, 'footnoteDefinition');
  if (!atStart(editor) || note === null || $from.depth !== note.depth + 1 || $from.index(note.depth) !== 0)
    return false;
  if (note.node.childCount > 1 || note.node.firstChild?.content.size !== 0) return true;
  const { tr } = editor.state;
  const label = String(note.node.attrs['label']);
  if (tr.doc.childCount > 1) tr.delete(note.at, note.at + note.node.nodeSize);
  editor.view.dispatch(tr);
  if (!goToFootnoteReference(editor.view, label)) editor.view.focus();
  return true;
}
