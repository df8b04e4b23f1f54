import { createStore } from 'zustand/vanilla';

import type { Client } from '../bridge/client.ts';

/** Long work under way, as the status line shows it. */
export interface Operation {
  id: string;
  /** What it is, e.g. "Publishing to My blog". */
  label: string;
  /** The step it is at, or ''. */
  message: string;
  done: number;
  /** 0 while nobody knows. */
  total: number;
  cancelling: boolean;
}

export function createOperations(client: Client) {
  const store = createStore<{ operations: Operation[] }>(() => ({ operations: [] }));
  const patch = (id: string, changes: Partial<Operation>) =>
    store.setState(({ operations }) => ({
      operations: operations.map((operation) => (operation.id === id ? { ...operation, ...changes } : operation)),
    }));
  return {
    store,
    /** Runs long work under an id of its own; shown and cancellable until it ends. */
    async run<T>(label: string, work: (operation: string) => Promise<T>, quiet = false): Promise<T> {
      const id = crypto.randomUUID();
      if (!quiet) {
        store.setState(({ operations }) => ({
          operations: [...operations, { id, label, message: '', done: 0, total: 0, cancelling: false }],
        }));
      }
      try {
        return await work(id);
      } finally {
        store.setState(({ operations }) => ({ operations: operations.filter((operation) => operation.id !== id) }));
      }
    },
    progress: ({
      operation,
      done,
      total,
      message,
    }: {
      operation: string;
      done: number;
      total: number;
      message: string;
    }) => patch(operation, { done, total, message }),
    isCancelled: (id: string): boolean =>
      store.getState().operations.some((operation) => operation.id === id && operation.cancelling),
    async cancel(id: string): Promise<void> {
      patch(id, { cancelling: true });
      await client['operations.cancel']({ operation: id }).catch(() => null);
    },
  };
}

export type Operations = ReturnType<typeof createOperations>;
