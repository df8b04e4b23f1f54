import type { Editor, EditorEvents } from '@tiptap/core';
import { useLayoutEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';

import type { WritingDeskProps } from '../contract.ts';
import { flushLeftBehind, leaveBehind, takeUp } from './leftBehind.ts';
import { StepSender } from './stepSender.ts';

/** Sends what is typed in `editor` to main, for as long as the desk stands. */
export function useSteps(editor: Editor, latest: RefObject<WritingDeskProps>): { flush: () => Promise<void> } {
  const sender = useRef<StepSender | null>(null);

  // In the layout phase, so that no key falls between one desk and the next.
  useLayoutEffect(() => {
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
        if (gone) void flushLeftBehind().catch(() => {});
        else latest.current.onReopen();
      },
    });
    sender.current = own;
    const take = ({ transaction, appendedTransactions }: EditorEvents['transaction']): void => {
      for (const one of [transaction, ...appendedTransactions]) {
        if (one.docChanged) own.push(one.steps, one.doc);
      }
    };
    editor.on('transaction', take);

    // Once the desk stands: React's strict mode takes the first one down again at once, and that one leaves nothing.
    let stands = false;
    queueMicrotask(() => {
      if (gone) return;
      stands = true;
      takeUp(id, editor);
    });

    return () => {
      editor.off('transaction', take);
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
        await sender.current?.flush();
        await flushLeftBehind();
      },
    }),
    [],
  );
}
