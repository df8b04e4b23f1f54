import type { BrowserWindow } from 'electron';

import { ipcName } from '#core/ipc/channels.ts';
import type { EventName } from '#core/ipc/channels.ts';
import type { EventPayloads } from '#core/ipc/contract.ts';
import { lateOf } from '#core/ipc/late.ts';

/** Tells a window of an event of the contract. False when the window is gone. */
export function send<E extends EventName>(window: BrowserWindow | null, event: E, payload: EventPayloads[E]): boolean {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return false;
  const parted = lateOf(payload);
  if (parted === null) window.webContents.send(ipcName(event), payload);
  else window.webContents.send(ipcName(event), parted.rest, parted.late);
  return true;
}
