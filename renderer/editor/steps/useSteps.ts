import type { Editor, EditorEvents } from '@tiptap/core';
import { useLayoutEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';

import { afterComposition } from '../afterComposition.ts';
import type { WritingDeskProps } from '../contract.ts';
import { finishFields } from '../panel/unfinished.ts';
import { flushLeftBehind, leaveBehind, takeUp } from './leftBehind.ts';
import { MergeUndo } from './mergeUndo.ts';
import { StepSender } from './stepSender.ts';
import { isTheirs, takeTheirs } from './takeTheirs.ts';

export interface StepsHandle {
  flush: () => Promise<void>;
  /** Takes back the last merge that came into the text; false when there is none. */
  undoMerge: () => boolean;
}

/** Sends what is typed in `editor` to main and takes in what others do to the post, for as long as the desk stands. */
export function useSteps(editor: Editor, latest: RefObject<WritingDeskProps>): StepsHandle {
  const sender = useRef<StepSender | null>(null);
  const undo = useRef<MergeUndo | null>(null);

  // In the layout phase, so that no key falls between one desk and the next.
  useLayoutEffect(() => {
    const { client, opened } = latest.current;
    const id = opened.summary.id;
    const { session, version } = opened;
    let gone = false;
    let taking = false;
    const merges = new MergeUndo();
    undo.current = merges;
    const own = new StepSender({
      document: editor.state.doc,
      version,
      session,
      send: (at, steps) => client['posts.applySteps']({ id, session, version: at, steps }),
      stepsSince: (at) => client['posts.stepsSince']({ id, session, version: at }),
      whenQuiet: (run) => {
        afterComposition(editor.view, () => {
          // What is typed beside the text goes where it belongs before that moves.
          finishFields(editor.view);
          run();
        });
      },
      take: (theirs, ours) => {
        taking = true;
        try {
          return takeTheirs(editor, theirs, ours, merges);
        } finally {
          taking = false;
          latest.current.onTheirs?.(theirs.causes);
        }
      },
      onFailure: (failure) => {
        if (!gone) latest.current.onFailure(failure);
      },
      onPending: (pending) => {
        if (!gone) latest.current.onPending(pending);
      },
      onConflict: (failure) => {
        if (gone) void flushLeftBehind().catch(() => {});
        else latest.current.onReopen(failure);
      },
    });
    sender.current = own;
    const push = ({ transaction, appendedTransactions }: EditorEvents['transaction']): void => {
      if (taking) return;
      for (const one of [transaction, ...appendedTransactions]) {
        if (!one.docChanged || isTheirs(one)) continue;
        own.push(one);
        merges.follow(one);
      }
    };
    editor.on('transaction', push);
    const unlisten = client.on('posts.steps', ({ id: post, ...batch }) => {
      if (post === id) own.receive(batch);
    });

    // Once the desk stands: React's strict mode takes the first one down again at once, and that one leaves nothing.
    let stands = false;
    queueMicrotask(() => {
      if (gone) return;
      stands = true;
      takeUp(id, editor, opened.taken);
      // What was done between the opening and now was told to nobody.
      void own.catchUp();
    });

    return () => {
      if (stands) finishFields(editor.view);
      editor.off('transaction', push);
      unlisten();
      sender.current = null;
      gone = true;
      if (!stands) {
        own.destroy();
        return;
      }
      leaveBehind(id, editor, own, client);
    };
  }, [editor, latest]);

  return useMemo(
    () => ({
      flush: async () => {
        finishFields(editor.view);
        await sender.current?.flush();
        await flushLeftBehind();
      },
      undoMerge: () => {
        const steps = undo.current?.steps() ?? null;
        if (steps === null) return false;
        const { tr } = editor.state;
        for (const step of steps) tr.step(step);
        editor.view.dispatch(tr);
        return true;
      },
    }),
    [editor],
  );
}
