import { randomUUID } from 'node:crypto';

/** `flushed`: the window has sent everything. `silent`: it did not say so in time. `nobody`: there is no page that could have something. */
export type WindowAnswer = 'flushed' | 'silent' | 'nobody';

export interface WindowFlush {
  /** Asks the window to send what was typed. */
  ask: () => Promise<WindowAnswer>;
  /** The window's answer. */
  flushed: (token: string) => void;
}

/** `send` tells the window, and gives false when there is none; `patience` in ms. */
export function makeWindowFlush({
  send,
  patience,
}: {
  send: (token: string) => boolean;
  patience: number;
}): WindowFlush {
  const waiting = new Map<string, () => void>();
  return {
    ask() {
      const token = randomUUID();
      return new Promise((resolve) => {
        const end = (answer: WindowAnswer): void => {
          clearTimeout(timer);
          waiting.delete(token);
          resolve(answer);
        };
        const timer = setTimeout(() => end('silent'), patience);
        waiting.set(token, () => end('flushed'));
        if (!send(token)) end('nobody');
      });
    },
    flushed(token) {
      waiting.get(token)?.();
    },
  };
}
