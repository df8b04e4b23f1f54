import type { Kinds } from './parts.ts';

export const prose: Kinds = {};
