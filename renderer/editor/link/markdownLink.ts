import { Extension, InputRule } from '@tiptap/core';

import { completeAddress } from './linkAddress.ts';

/** Makes a link of `[words](address)` as it is typed. */
export const MarkdownLink = Extension.create({
  name: 'markdownLink',
  addInputRules() {
    const type = this.editor.schema.marks['link'];
    if (type === undefined) return [];
    return [
      new InputRule({
        find: /(?:^|[^!\\])\[([^[\]]+)\]\(([^()\s]+)\)$/,
        handler: ({ state, range, match }) => {
          const [whole, words, address] = match;
          const completed = completeAddress(address ?? '');
          if (words === undefined || completed.kind === 'refused') return;
          const from = range.from + whole.indexOf('[');
          // The words keep their own marks; what is around them goes. The last bracket is not in the document yet.
          state.tr
            .delete(from + 1 + words.length, range.to)
            .delete(from, from + 1)
            .addMark(from, from + words.length, type.create({ href: completed.href }))
            .removeStoredMark(type);
        },
      }),
    ];
  },
});
