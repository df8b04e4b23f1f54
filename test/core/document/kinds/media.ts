import type { Kinds } from './parts.ts';

export const media: Kinds = {};
