import type { RefObject } from 'react';
import { useEffect } from 'react';

import type { Settings } from '#core/ipc/settings.ts';

import type { WritingDeskHandle } from '../editor/contract.ts';
import { WritingDesk } from '../editor/WritingDesk.tsx';
import type { OpenPost } from '../state/openPost.ts';
import { useOpenPost, useWindow } from '../state/window.ts';

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
  const { client, notices, post: openPost } = useWindow();
  const caret = useOpenPost((store) => store.caret);

  useEffect(() => {
    const flushable = { flush: () => desk.current?.flush() ?? Promise.resolve() };
    openPost.setDesk(flushable);
    return () => openPost.setDesk(null);
  }, [desk, openPost]);

  useEffect(() => {
    if (caret === null) return;
    desk.current?.focus(caret);
    openPost.caretPlaced();
  }, [caret, desk, openPost]);

  return (
    <WritingDesk
      ref={desk}
      client={client}
      opened={post.opened}
      settings={settings}
      title={post.meta.title}
      onTitleChange={(title) => openPost.changeMeta({ title })}
      onTitleLeft={() => void openPost.titleLeft()}
      onCounts={({ words, readingMinutes }) => openPost.setCounts({ words, readingMinutes })}
      onFailure={openPost.textFailed}
      onPending={openPost.textWaits}
      onReopen={() => void openPost.reopen(post.id)}
      onNotice={notices.fail}
    />
  );
}
