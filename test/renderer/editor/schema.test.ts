import { getSchema } from '@tiptap/core';
import type { MarkSpec, NodeSpec, Schema } from '@tiptap/pm/model';
import { expect, test } from 'vitest';

import { documentSchema } from '#core/document/schema.ts';

import { schemaExtensions } from '../../../renderer/editor/schema/extensions.ts';

/** Everything of a schema that decides whether a step made with one fits a document of the other. */
function described(schema: Schema) {
  const fields = (spec: NodeSpec | MarkSpec) =>
    Object.fromEntries(
      Object.entries(spec)
        .filter(
          ([name, value]) =>
            // Where a caret may stand between blocks is the desk's own.
            !['attrs', 'parseDOM', 'toDOM', 'addExtensions', 'allowGapCursor'].includes(name) &&
            typeof value !== 'function',
        )
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  const attrs = (spec: NodeSpec | MarkSpec) =>
    Object.fromEntries(
      Object.entries(spec.attrs ?? {}).map(([name, attr]) => [
        name,
        { hasDefault: 'default' in attr, default: attr.default as unknown },
      ]),
    );
  return {
    top: schema.topNodeType.name,
    nodes: Object.values(schema.nodes).map((type) => ({
      name: type.name,
      attrs: attrs(type.spec),
      fields: fields(type.spec),
      marks: type.markSet?.map((mark) => mark.name) ?? 'all',
      defaultChild: type.contentMatch.defaultType?.name ?? null,
    })),
    marks: Object.values(schema.marks).map((type) => ({
      name: type.name,
      attrs: attrs(type.spec),
      fields: fields(type.spec),
      excludes: Object.values(schema.marks)
        .filter((other) => type.excludes(other))
        .map((other) => other.name),
    })),
  };
}

test('what is typed here fits the document that is kept: both schemas are the same, in the same order', () => {
  expect(described(getSchema(schemaExtensions()))).toEqual(described(documentSchema));
});

test('an attribute that the document refuses is refused while it is edited too', () => {
  const schema = getSchema(schemaExtensions());
  expect(() => schema.nodes['heading']?.create({ level: 9 }).check()).toThrow(RangeError);
});
