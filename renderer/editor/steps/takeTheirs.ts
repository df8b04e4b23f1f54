import { Extension } from '@tiptap/core';
import type { Editor, EditorEvents } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';

import { caretPlace, selectionAt } from './caretPlace.ts';
import { MergeUndo } from './mergeUndo.ts';
import { rebase } from './rebase.ts';
import { rebaseOver, takeBack } from './rebaseOver.ts';
import type { PendingStep } from './rebaseOver.ts';
import type { Taken, TheirSteps } from './stepSender.ts';

/** Marks the transactions that bring in what others did: they are sent to nobody. */
const theirsKey = 'stepsOfOthers';

export const isTheirs = (transaction: Transaction): boolean => transaction.getMeta(theirsKey) === true;

/**
 * The history's side of it: it must keep one item for each step, so that steps which are made again over others' are found in it. Undoing
 * then takes back the writer's own edits alone.
 */
export const StepsOfOthers = Extension.create({
  name: 'stepsOfOthers',
  addProseMirrorPlugins() {
    return [new Plugin({ historyPreserveItems: true })];
  },
});

/**
 * Makes others' steps under ours in an editor, drawn once. The selection stays with its words, the history with the writer's edits. Words
 * of ours whose place is gone are put beside what took it, as a change of the writer's.
 */
export function takeTheirs(
  editor: Editor,
  theirs: TheirSteps,
  ours: readonly PendingStep[],
  undo: MergeUndo = new MergeUndo(),
): Taken {
  const { state } = editor;
  const { tr } = state;
  const { pending, lostWords } = rebaseOver(tr, ours, theirs.steps);
  const [first] = ours;
  if (!lostWords || first === undefined) {
    if (state.selection instanceof TextSelection) {
      const { anchor, head } = state.selection;
      // Before what others write at the caret: our next word goes on where the last one ended.
      const at = (position: number) => tr.doc.resolve(tr.mapping.map(position, -1));
      tr.setSelection(TextSelection.between(at(anchor), at(head), -1));
    }
    const added = dispatch(editor, tr, ours);
    const all = [...pending, ...added];
    if (theirs.causes.includes('merge')) {
      const start = tr.steps.length - pending.length - theirs.steps.length;
      undo.begin(
        theirs.steps.map((step, index) => ({ step, before: tr.docs[start + index] ?? tr.before })),
        all,
      );
    } else undo.follow({ steps: [...tr.steps, ...added.map(({ step }) => step)] });
    return { pending: all, document: editor.state.doc };
  }

  const place = caretPlace(state);
  const theirsAlone = state.tr;
  takeBack(theirsAlone, ours);
  for (const step of theirs.steps) theirsAlone.step(step);
  const added = dispatch(editor, theirsAlone, ours);
  undo.forget();
  const step = rebase({ base: first.before, attempted: null, mine: state.doc }, editor.state.doc);
  if (step === null) return { pending: added, document: editor.state.doc };
  const own = editor.state.tr.step(step);
  if (place !== null) own.setSelection(selectionAt(own.doc, place));
  return { pending: [...added, ...ownStepsOf(editor, () => editor.view.dispatch(own))], document: editor.state.doc };
}

/** Shows what others did; answers with what extensions make of it. */
function dispatch(editor: Editor, tr: Transaction, ours: readonly PendingStep[]): PendingStep[] {
  const { storedMarks } = editor.state;
  tr.setMeta(theirsKey, true)
    .setMeta('addToHistory', false)
    .setMeta('rebased', ours.length)
    // What a writer's own words set off was set off where they were written.
    .setMeta('preventAutolink', true)
    .setMeta('preventClearDocument', true)
    .setStoredMarks(storedMarks);
  return ownStepsOf(editor, () => {
    editor.view.dispatch(tr);
  });
}

/** The steps that are made in the editor while it runs, but for others'. */
function ownStepsOf(editor: Editor, run: () => void): PendingStep[] {
  const own: PendingStep[] = [];
  const collect = ({ transaction, appendedTransactions }: EditorEvents['transaction']): void => {
    for (const one of [transaction, ...appendedTransactions]) {
      if (!isTheirs(one)) one.steps.forEach((step, index) => own.push({ step, before: one.docs[index] ?? one.before }));
    }
  };
  editor.on('transaction', collect);
  try {
    run();
  } finally {
    editor.off('transaction', collect);
  }
  return own;
}
