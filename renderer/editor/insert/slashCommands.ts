import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorState } from '@tiptap/pm/state';

/** The menu that a slash opened: where the slash stands, and what was typed after it. */
export interface OpenSlash {
  at: number;
  query: string;
}

const slash = new PluginKey<OpenSlash | null>('slashCommands');

/** What the open menu answers the keys with; set by the menu while it is shown. */
export interface SlashKeys {
  press(key: string): boolean;
}

export const slashListId = 'desk-slash-list';
let shown: SlashKeys | null = null;

/** Gives the keys to a menu that is shown, or takes them away. */
export function showSlash(keys: SlashKeys | null): void {
  shown = keys;
}

/** The open menu, or null. */
export const openSlash = (state: EditorState): OpenSlash | null => slash.getState(state) ?? null;

/** Puts the menu away; the slash stays as it was typed. */
export const closeSlash = { key: slash, value: 'close' } as const;

/**
 * A slash typed at the start of an empty paragraph opens the menu of what can be put there, and goes on as text if nothing is chosen. Never
 * while an input method composes.
 */
export const SlashCommands = Extension.create({
  name: 'slashCommands',
  addProseMirrorPlugins: () => [
    new Plugin<OpenSlash | null>({
      key: slash,
      state: {
        init: () => null,
        apply(tr, before, _old, state) {
          const meta = tr.getMeta(slash) as 'open' | 'close' | undefined;
          if (meta === 'close') return null;
          const { $from, empty } = state.selection;
          if (meta === 'open') return { at: $from.pos - 1, query: '' };
          if (before === null) return null;
          const at = tr.docChanged ? tr.mapping.map(before.at, -1) : before.at;
          const { parent } = $from;
          if (!empty || parent.type.name !== 'paragraph' || $from.start() !== at) return null;
          const text = parent.textBetween(0, parent.content.size, undefined, '\ufffc');
          // Words with spaces in them are a sentence, not a choice.
          if (!/^\/[^\s\ufffc]{0,30}(?: [^\s\ufffc]{0,20})?$/.test(text) || $from.parentOffset === 0) return null;
          const query = text.slice(1);
          return at === before.at && query === before.query ? before : { at, query };
        },
      },
      props: {
        handleTextInput(view, from, to, text) {
          const { $from } = view.state.selection;
          if (text !== '/' || from !== to || view.composing) return false;
          if ($from.parent.type.name !== 'paragraph' || $from.parent.content.size > 0) return false;
          view.dispatch(view.state.tr.insertText('/', from, to).setMeta(slash, 'open').scrollIntoView());
          return true;
        },
        handleKeyDown(view, event) {
          if (openSlash(view.state) === null || shown === null) return false;
          if (view.composing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
          return shown.press(event.key);
        },
        handleDOMEvents: {
          blur(view) {
            if (openSlash(view.state) !== null) view.dispatch(view.state.tr.setMeta(slash, 'close'));
            return false;
          },
        },
      },
    }),
  ],
});
