import { randomUUID } from 'node:crypto';

export interface WindowFlush {
  /** Asks the window to send what was typed. True when it said that it has; false when it did not answer in time, or there is none. */
  ask: () => Promise<boolean>;
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
        const end = (answered: boolean): void => {
          clearTimeout(timer);
          waiting.delete(token);
          resolve(answered);
        };
        const timer = setTimeout(() => end(false), patience);
        waiting.set(token, () => end(true));
        if (!send(token)) end(false);
      });
    },
    flushed(token) {
      waiting.get(token)?.();
    },
  };
}
