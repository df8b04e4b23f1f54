import { channels } from '#core/ipc/channels.ts';
import type { Channel, EventName } from '#core/ipc/channels.ts';
import type { Bridge, EventPayloads, Input, Output } from '#core/ipc/contract.ts';
import type { LatePart } from '#core/ipc/late.ts';
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
        if (answer.ok) return whole(answer.value, answer.late);
        throw new LonghandError(answer.error);
      },
    ]),
  );
  const on = (event: never, listener: (payload: never) => void) =>
    bridge.on(event, (payload: unknown, late?: LatePart) => listener(whole(payload, late) as never));
  return { ...calls, on } as unknown as Client;
}

/** The value with the part of it that came as text. */
const whole = (value: unknown, late: LatePart | undefined): unknown =>
  late === undefined ? value : { ...(value as object), [late.key]: JSON.parse(late.json) as unknown };

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly longhand: Bridge;
  }
}
