/**
 * Threads that wait for the disk, for all threads of the program together. Node's four would all be held by a network drive that stops, or
 * by a few files that are made durable, and the journal would wait behind them.
 */
export const poolSize = 24;
