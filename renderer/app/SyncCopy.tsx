import { GitMerge } from 'lucide-react';
import { useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { ComparedCopy, ConflictChoice } from '#core/post/conflict.ts';

import { ConflictPanel } from '../features/conflict/ConflictPanel.tsx';
import { ProblemPanel } from '../features/problems/ProblemPanel.tsx';
import type { OpenPost } from '../state/openPost.ts';
import { useWindow } from '../state/window.ts';
import { Button } from '../ui/Button.tsx';

/** Another version of a post that a sync tool has put beside it: brought into the post, kept as one of its own, or thrown away. */
export function SyncCopy({ post, onReveal }: { post: Extract<OpenPost, { kind: 'shown' }>; onReveal: () => void }) {
  const state = useWindow();
  const { client, notices } = state;
  const [compared, setCompared] = useState<ComparedCopy | null>(null);
  const [busy, setBusy] = useState(false);
  const { id } = post;

  /** Runs one thing at a time; a failure is told. */
  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    work()
      .catch((thrown: unknown) => notices.fail(toFailure(thrown)))
      .finally(() => setBusy(false));
  };
  const compare = (): void => run(async () => setCompared(await client['posts.compareCopy']({ id })));
  const keep = (): void =>
    run(async () => {
      const kept = await client['posts.keepCopy']({ id });
      notices.say(`This version is a post of its own now: “${kept.title}”.`);
      void state.listing.refresh();
      await state.post.open(kept, 'text');
    });
  const decide = async (places: ConflictChoice[], fields: ('mine' | 'theirs')[]) => {
    try {
      const original = await client['posts.mergeCopy']({ id, places, fields });
      notices.say('Both versions are one post now. The other one is in the trash.', {
        label: 'Put it back',
        run: () => void state.restore(id, false),
      });
      void state.listing.refresh();
      await state.post.open(original, 'text');
      return null;
    } catch (thrown) {
      const failure = toFailure(thrown);
      // One of them was changed: what is shown is looked at again.
      if (failure.code === 'conflict') setCompared(await client['posts.compareCopy']({ id }).catch(() => compared));
      return failure;
    }
  };

  if (compared !== null) {
    const { original, conflict } = compared;
    const name = original.title.trim() || original.path;
    return (
      <ConflictPanel
        conflict={conflict}
        words={{
          title: `Two versions of “${name}”`,
          explanation: 'What only one of them has is kept. Choose where they say different things.',
          mine: 'The post',
          theirs: 'This version',
        }}
        whole
        postId={original.id}
        language={undefined}
        onDecide={decide}
        onClose={() => setCompared(null)}
      />
    );
  }
  return (
    <ProblemPanel
      post={post.summary}
      source={post.source}
      onReveal={onReveal}
      onGiveOwnId={keep}
      actions={
        <>
          <Button tone="main" disabled={busy} icon={<GitMerge size={14} aria-hidden />} onClick={compare}>
            Compare and merge
          </Button>
          <Button disabled={busy} onClick={keep}>
            Keep both
          </Button>
          <Button disabled={busy} onClick={() => void state.trash(id)}>
            Move to the trash
          </Button>
        </>
      }
    />
  );
}
