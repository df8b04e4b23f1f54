import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';

import { channels, events, ipcName } from '#core/ipc/channels.ts';
import type { Channel, EventName } from '#core/ipc/channels.ts';
import type { Bridge, EventPayloads } from '#core/ipc/contract.ts';
import type { LatePart } from '#core/ipc/late.ts';

type Calls = { [C in Channel]: Bridge[C] };

const calls = Object.fromEntries(
  channels.map((channel) => [
    channel,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(ipcName(channel), input),
  ]),
) as unknown as Calls;

const known: ReadonlySet<unknown> = new Set(events);

/** Listens to one of the contract's events, and to no other channel of Electron's. The result ends it. */
function on<E extends EventName>(event: E, listener: (payload: EventPayloads[E], late?: LatePart) => void): () => void {
  if (!known.has(event)) throw new TypeError('There is no such event.');
  if (typeof listener !== 'function') throw new TypeError('A listener is a function.');
  // The event object stays here: it carries `sender`.
  const receive = (_event: IpcRendererEvent, payload: EventPayloads[E], late?: LatePart): void =>
    late === undefined ? listener(payload) : listener(payload, late);
  const name = ipcName(event);
  ipcRenderer.on(name, receive);
  return () => {
    ipcRenderer.removeListener(name, receive);
  };
}

contextBridge.exposeInMainWorld('longhand', { ...calls, on } satisfies Bridge);
