import type { Editor, EditorEvents } from '@tiptap/core';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';

import type { WritingDeskProps } from '../contract.ts';
import { rebase } from './rebase.ts';
import { StepSender } from './stepSender.ts';
import type { Unsent } from './stepSender.ts';

/** What a closed desk could not send, by post: the next opening of the post brings it in. */
const leftBehind = new Map<string, Unsent>();

/** Sends what is typed in `editor` to main, for as long as the desk stands. */
export function useSteps(editor: Editor, latest: RefObject<WritingDeskProps>): { flush: () => Promise<void> } {
  const sender = useRef<StepSender | null>(null);

  useEffect(() => {
    const { client, opened } = latest.current;
    const id = opened.summary.id;
    const { session, version } = opened;
    let gone = false;
    const own = new StepSender({
      document: editor.state.doc,
      version,
      send: (at, steps) => client['posts.applySteps']({ id, session, version: at, steps }),
      onFailure: (failure) => {
        if (!gone) latest.current.onFailure(failure);
      },
      onPending: (pending) => {
        if (!gone) latest.current.onPending(pending);
      },
      onConflict: () => {
        if (!gone) latest.current.onReopen();
      },
    });
    sender.current = own;
    const take = ({ transaction, appendedTransactions }: EditorEvents['transaction']): void => {
      for (const one of [transaction, ...appendedTransactions]) {
        if (one.docChanged) own.push(one.steps, one.doc);
      }
    };
    editor.on('transaction', take);

    const unsent = leftBehind.get(id);
    leftBehind.delete(id);
    const step = unsent === undefined ? null : rebase(unsent, editor.state.doc);
    if (step !== null) editor.view.dispatch(editor.state.tr.step(step));

    return () => {
      editor.off('transaction', take);
      sender.current = null;
      gone = true;
      if (own.unsent === null) {
        own.destroy();
        return;
      }
      leftBehind.set(id, own.unsent);
      own.flush().then(
        () => {
          leftBehind.delete(id);
          own.destroy();
          return undefined;
        },
        () => {
          own.destroy();
        },
      );
    };
  }, [editor, latest]);

  return useMemo(
    () => ({
      flush: async () => {
        await sender.current?.flush();
      },
    }),
    [],
  );
}
