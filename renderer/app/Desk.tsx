import type { RefObject } from 'react';
import { useEffect } from 'react';

import type { Settings } from '#core/ipc/settings.ts';

import type { WritingDeskHandle } from '../editor/contract.ts';
import { WritingDesk } from '../editor/WritingDesk.tsx';
import { countWords } from '../features/conflict/choices.ts';
import { ConflictBanner } from '../features/conflict/ConflictBanner.tsx';
import { ConflictPanel } from '../features/conflict/ConflictPanel.tsx';
import { isSearch } from '../state/listing.ts';
import type { OpenPost } from '../state/openPost.ts';
import { useListing, useOpenPost, useWindow } from '../state/window.ts';
import styles from './Desk.module.css';

const noWords: readonly string[] = [];

/** The editor over the open post: what is typed and how keeping it stands goes to the window's state. */
export function Desk({
  post,
  settings,
  desk,
}: {
  post: Extract<OpenPost, { kind: 'open' }>;
  settings: Settings;
  desk: RefObject<WritingDeskHandle | null>;
}) {
  const { client, notices, post: openPost, changeTitle, titleLeft } = useWindow();
  const { caret, conflict, comparing } = useOpenPost((store) => ({
    caret: store.caret,
    conflict: store.conflict,
    comparing: store.comparing,
  }));
  // What was looked for in the list is marked in what it found.
  const words = useListing(({ answered, words: found }) => (answered !== null && isSearch(answered) ? found : noWords));

  useEffect(() => {
    const flushable = {
      flush: () => desk.current?.flush() ?? Promise.resolve(),
      undoMerge: () => desk.current?.undoMerge() ?? false,
    };
    openPost.setDesk(flushable);
    return () => openPost.setDesk(null);
  }, [desk, openPost]);

  useEffect(() => {
    if (caret === null) return;
    desk.current?.focus(caret);
    openPost.caretPlaced();
  }, [caret, desk, openPost]);

  return (
    <div className={styles.stack}>
      {conflict !== null && !comparing && (
        <ConflictBanner conflict={conflict} onCompare={() => openPost.compare(true)} />
      )}
      {conflict !== null && comparing && (
        <ConflictPanel
          conflict={conflict}
          words={{
            title: `You and another program changed ${countWords(conflict)}`,
            explanation:
              'Choose what stands in each. Until then your words are kept here, and the file is left as the other program wrote it.',
            mine: 'Mine',
            theirs: 'Theirs',
          }}
          postId={post.id}
          language={post.meta.language || undefined}
          onDecide={async (places, fields) => {
            const failure = await openPost.decide(places, fields);
            if (failure === null) desk.current?.focus('text');
            return failure;
          }}
          onClose={() => {
            openPost.compare(false);
            desk.current?.focus('text');
          }}
        />
      )}
      <div className={styles.text}>
        <WritingDesk
          ref={desk}
          client={client}
          opened={post.opened}
          settings={settings}
          title={post.meta.title}
          onTitleChange={changeTitle}
          onTitleLeft={() => void titleLeft()}
          onCounts={({ words, readingMinutes, undescribed }) =>
            openPost.setCounts({ words, readingMinutes, undescribed })
          }
          onFailure={openPost.textFailed}
          onPending={openPost.textWaits}
          onReopen={(why) => void openPost.misfit(post.id, why)}
          words={words}
          onTheirs={openPost.told}
          onNotice={notices.fail}
          onSaid={notices.say}
        />
      </div>
    </div>
  );
}
