import type { Kinds } from './parts.ts';

export const notes: Kinds = {};
