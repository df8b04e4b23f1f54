import { Extension, Mark, Node, resolveExtensions } from '@tiptap/core';
import type { AnyExtension, Extensions } from '@tiptap/core';
import { Highlight } from '@tiptap/extension-highlight';
import { Image } from '@tiptap/extension-image';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { Subscript } from '@tiptap/extension-subscript';
import { Superscript } from '@tiptap/extension-superscript';
import { TableKit } from '@tiptap/extension-table';
import type { NodeViewConstructor } from '@tiptap/pm/view';
import { StarterKit } from '@tiptap/starter-kit';

import { documentSchema } from '#core/document/schema.ts';
import { completeAddress } from '../link/linkAddress.ts';

import { markWithSpec, nodeWithSpec } from './adapt.ts';

/** Their keys are the menu's (see keys.ts): one of the stock ones is that of the settings. */
const withoutKeys = { addKeyboardShortcuts: () => ({}) };

/** Behaviour by Tiptap, schema by core/document: see {@link nodeWithSpec}. */
export function schemaExtensions(views: Record<string, NodeViewConstructor> = {}): Extensions {
  const stock = resolveExtensions([
    StarterKit.configure({
      trailingNode: false,
      codeBlock: { enableTabIndentation: true, tabSize: 2 },
      dropcursor: { color: false, width: 2, class: 'desk-dropcursor' },
      link: {
        openOnClick: false,
        autolink: true,
        linkOnPaste: true,
        defaultProtocol: 'https',
        isAllowedUri: (url) => completeAddress(url).kind === 'accepted',
      },
    }),
    TableKit.configure({ table: { resizable: false, allowTableNodeSelection: true, View: null } }),
    TaskList,
    TaskItem.configure({
      nested: true,
      a11y: {
        checkboxLabel: (node, checked) =>
          `${checked ? 'Done' : 'To do'}: ${node.firstChild?.textContent || 'empty task'}`,
      },
    }),
    Highlight,
    Image,
    Subscript.extend(withoutKeys),
    Superscript.extend(withoutKeys),
  ]);
  const byName = new Map(stock.map((extension) => [extension.name, extension]));
  const nodes = Object.entries(documentSchema.nodes).map(([name, type]) =>
    nodeWithSpec(name, type.spec, nodeOf(byName.get(name)), views[name] ?? null),
  );
  const marks = Object.entries(documentSchema.marks).map(([name, type]) =>
    markWithSpec(name, type.spec, markOf(byName.get(name))),
  );
  // Kits would bring their own nodes in again.
  const rest = stock.filter(
    (extension) => extension instanceof Extension && extension.config.addExtensions === undefined,
  );
  return [...rest, ...marks, ...nodes];
}

function nodeOf(extension: AnyExtension | undefined): Node | null {
  return extension instanceof Node ? extension : null;
}

function markOf(extension: AnyExtension | undefined): Mark | null {
  return extension instanceof Mark ? extension : null;
}
