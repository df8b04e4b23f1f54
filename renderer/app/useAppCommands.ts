import { useEffect, useEffectEvent } from 'react';

import type { CommandId } from '#core/ipc/commands.ts';
import type { PostId } from '#core/post/post.ts';

import { useWindow } from '../state/window.ts';

/** Carries out what menus and their keys ask for. */
export function useAppCommands(run: (command: CommandId, post: PostId | null) => void): void {
  const { client } = useWindow();
  const latest = useEffectEvent(run);
  useEffect(() => client.on('app.command', ({ command, post }) => latest(command, post)), [client]);
}
