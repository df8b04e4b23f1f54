import type { NodeDefinition } from '../definition.ts';

export const doc: NodeDefinition = { name: 'doc', spec: { content: 'block+' } };
