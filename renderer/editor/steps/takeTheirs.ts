import type { Editor, EditorEvents } from '@tiptap/core';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import type { Transaction } from '@tiptap/pm/state';
import { ReplaceStep, Transform } from '@tiptap/pm/transform';
import type { Step } from '@tiptap/pm/transform';

import { caretPlace, selectionAt } from './caretPlace.ts';
import { MergeUndo } from './mergeUndo.ts';
import { rebase } from './rebase.ts';
import { makeEqual, rebaseOver, takeBack } from './rebaseOver.ts';
import type { PendingStep } from './rebaseOver.ts';
import type { Taken, TheirSteps } from './stepSender.ts';

/** Marks the transactions that bring in what others did: they are sent to nobody. */
const theirsKey = 'stepsOfOthers';

export const isTheirs = (transaction: Transaction): boolean => transaction.getMeta(theirsKey) === true;

/**
 * Makes others' steps in an editor, drawn once. The selection stays with its words, the history with the writer's edits. Words of ours
 * whose place is gone are put beside what took it, as a change of the writer's.
 */
export function takeTheirs(
  editor: Editor,
  theirs: TheirSteps,
  ours: readonly PendingStep[],
  undo: MergeUndo = new MergeUndo(),
): Taken {
  const { state } = editor;
  // What is sent later: ours, made again on theirs.
  const under = new Transform(state.doc);
  const { pending, lostWords } = rebaseOver(under, ours, theirs.steps);
  const [first] = ours;
  if (!lostWords || first === undefined) {
    // What is shown now: theirs, made on ours. It comes to the same, and the history sees nothing but a change of others'.
    const { tr } = state;
    for (const step of first === undefined ? theirs.steps : stepsOver(first.before, theirs.steps, ours))
      tr.maybeStep(step);
    makeEqual(tr, under.doc);
    if (state.selection instanceof TextSelection) {
      const { anchor, head } = state.selection;
      // Before what others write at the caret: our next word goes on where the last one ended.
      const at = (position: number) => tr.doc.resolve(under.mapping.map(position, -1));
      tr.setSelection(TextSelection.between(at(anchor), at(head), -1));
    }
    const added = dispatch(editor, tr);
    if (theirs.causes.includes('merge')) {
      undo.begin(
        tr.steps.map((step, index) => ({ step, before: tr.docs[index] ?? tr.before })),
        added,
      );
    } else undo.follow({ steps: [...tr.steps, ...added.map(({ step }) => step)] });
    return { pending: [...pending, ...added], document: editor.state.doc };
  }

  const place = caretPlace(state);
  const theirsAlone = state.tr;
  takeBack(theirsAlone, ours);
  for (const step of theirs.steps) theirsAlone.step(step);
  const added = dispatch(editor, theirsAlone);
  undo.forget();
  const step = rebase({ base: first.before, attempted: null, mine: state.doc }, editor.state.doc);
  if (step === null) return { pending: added, document: editor.state.doc };
  const own = editor.state.tr.step(step);
  if (place !== null) own.setSelection(selectionAt(own.doc, place));
  return { pending: [...added, ...ownStepsOf(editor, () => editor.view.dispatch(own))], document: editor.state.doc };
}

/** Their steps, which were made beneath ours, as they are made on top of them. */
function stepsOver(base: ProseMirrorNode, theirs: readonly Step[], ours: readonly PendingStep[]): Step[] {
  const alone = new Transform(base);
  for (const step of theirs) alone.step(step);
  const made = theirs.map((step, index) => ({ step, before: alone.docs[index] ?? base }));
  const bias = ReplaceStep.MAP_BIAS;
  // What both write at one place: ours goes after theirs, here as there.
  ReplaceStep.MAP_BIAS = -1;
  try {
    const { pending } = rebaseOver(
      new Transform(alone.doc),
      made,
      ours.map(({ step }) => step),
    );
    return pending.map(({ step }) => step);
  } finally {
    ReplaceStep.MAP_BIAS = bias;
  }
}

/** Shows what others did; answers with what extensions make of it. */
function dispatch(editor: Editor, tr: Transaction): PendingStep[] {
  const { storedMarks } = editor.state;
  tr.setMeta(theirsKey, true)
    .setMeta('addToHistory', false)
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
