import type { Editor } from '@tiptap/core';

import { toFailure } from '#core/failure.ts';
import type { OpenedPost } from '#core/ipc/contract.ts';

import type { Client } from '../../bridge/client.ts';
import { focusText } from '../focusText.ts';
import { caretPlace, selectionAt } from './caretPlace.ts';
import type { CaretPlace } from './caretPlace.ts';
import { rebase } from './rebase.ts';
import type { StepSender, Unsent } from './stepSender.ts';

/** What a desk that was taken down leaves for the next opening of its post. */
interface LeftBehind {
  /** Goes on trying by itself. */
  sender: StepSender;
  client: Client;
  /** The attempt that is under way. */
  delivery: Promise<void> | null;
  /** Where the caret was, when the text had it. */
  caret: CaretPlace | null;
}

const byPost = new Map<string, LeftBehind>();

/** Takes over from a desk: what its sender has not delivered goes on being sent, and is brought into the post if that is opened again first. */
export function leaveBehind(post: string, editor: Editor, sender: StepSender, client: Client): void {
  sender.detach();
  const caret = editor.view.hasFocus() ? caretPlace(editor.state) : null;
  const left: LeftBehind = { sender, client, delivery: null, caret };
  byPost.set(post, left);
  // The next desk of the same post stands before this runs; a caret must not come back, and take the focus, any later than that.
  setTimeout(() => {
    left.caret = null;
    // The next desk has taken it up.
    if (byPost.get(post) !== left) return;
    // A failure leaves the steps queued for the sender's next attempt.
    deliver(post, left).catch(() => {});
  }, 0);
}

/** How often another hand may be quicker than words that are brought in, before they wait for the next attempt. */
const mostCollisions = 5;

/** Sends what desks that are gone have left; rejects while it cannot be sent: the words are in this window alone. */
export async function flushLeftBehind(): Promise<void> {
  let first: { thrown: unknown } | null = null;
  for (const [post, left] of byPost) {
    try {
      await deliver(post, left);
    } catch (thrown) {
      const { code } = toFailure(thrown);
      // Its post is gone, and with it the place the words had.
      if (code === 'not-found') {
        left.sender.destroy();
        byPost.delete(post);
      } else if (!postRefuses.has(code)) first ??= { thrown };
    }
  }
  // Whichever fails, the others are sent.
  if (first !== null) throw first.thrown;
}

/** A post that takes no words as it is now is no reason to leave no other post either: they wait until it does. */
const postRefuses: ReadonlySet<string> = new Set(['read-only', 'invalid-input']);

/** One attempt at a time: two would bring the same words in twice. */
function deliver(post: string, left: LeftBehind): Promise<void> {
  left.delivery ??= attempt(post, left).finally(() => {
    left.delivery = null;
  });
  return left.delivery;
}

async function attempt(post: string, left: LeftBehind): Promise<void> {
  const { sender, client } = left;
  try {
    await sender.flush();
  } catch (thrown) {
    // What did not fit is brought into the post as it is now, unless a new desk has taken it up.
    if (byPost.get(post) !== left) return;
    if (!sender.stopped || sender.unsent === null) throw thrown;
    await bringIn(post, sender.unsent, client);
  }
  if (byPost.get(post) === left) byPost.delete(post);
}

/** Brings words into a post without a desk, also where another hand writes in it at the same time. */
async function bringIn(id: string, unsent: Unsent, client: Client): Promise<void> {
  for (let collisions = 0; ; collisions += 1) {
    try {
      await bringInOnce(id, unsent, client);
      return;
    } catch (thrown) {
      if (toFailure(thrown).code !== 'conflict' || collisions === mostCollisions) throw thrown;
    }
  }
}

async function bringInOnce(id: string, unsent: Unsent, client: Client): Promise<void> {
  const { document, session, version, taken } = await client['posts.open']({ id });
  try {
    const step = rebase(unsent, unsent.mine.type.schema.nodeFromJSON(document), taken);
    if (step !== null)
      await client['posts.applySteps']({ id, session, version, steps: [step.toJSON() as Record<string, unknown>] });
  } finally {
    await client['posts.close']({ id, session }).catch(() => null);
  }
}

/** Brings what was left behind into the fresh opening: the words that are missing in it, and the caret, so that typing just goes on. */
export function takeUp(post: string, editor: Editor, taken: OpenedPost['taken']): void {
  const left = byPost.get(post);
  byPost.delete(post);
  if (left === undefined) return;
  const { unsent } = left.sender;
  left.sender.destroy();
  const step = unsent === null ? null : rebase(unsent, editor.state.doc, taken);
  if (step !== null) editor.view.dispatch(editor.state.tr.step(step));
  if (left.caret === null) return;
  const { doc, tr } = editor.state;
  editor.view.dispatch(tr.setSelection(selectionAt(doc, left.caret)));
  focusText(editor);
}
