import type { NodeDefinition } from '../definition.ts';

export const text: NodeDefinition = { name: 'text', spec: { group: 'inline' } };
