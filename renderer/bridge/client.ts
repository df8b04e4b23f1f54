import { channels } from '#core/ipc/channels.ts';
import type { Channel, EventName } from '#core/ipc/channels.ts';
import type { Bridge, EventPayloads, Input, Output } from '#core/ipc/contract.ts';
import { LonghandError } from '#core/failure.ts';

/** Main's calls as the window uses them: a value, or a thrown {@link LonghandError}. Computed from the contract. */
export type Client = {
  [C in Channel]: (input: Input<C>) => Promise<Output<C>>;
} & {
  on<E extends EventName>(event: E, listener: (payload: EventPayloads[E]) => void): () => void;
};

/** Wraps the preload's object, or one that a test made. */
export function makeClient(bridge: Bridge): Client {
  const calls = Object.fromEntries(
    channels.map((channel) => [
      channel,
      async (input: never) => {
        const answer = await (bridge[channel] as (input: never) => ReturnType<Bridge[Channel]>)(input);
        if (answer.ok) return answer.value;
        throw new LonghandError(answer.error);
      },
    ]),
  );
  return { ...calls, on: (event: never, listener: never) => bridge.on(event, listener) } as unknown as Client;
}

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly longhand: Bridge;
  }
}
