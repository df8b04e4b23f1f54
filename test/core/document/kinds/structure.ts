import type { Kinds } from './parts.ts';

export const structure: Kinds = {};
