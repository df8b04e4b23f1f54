import { Extension } from '@tiptap/core';
import type { Extensions } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

import type { Failure } from '#core/failure.ts';

import { CodeHighlighting } from './code/highlighting.ts';
import type { DeskActions } from './commands.ts';
import { FindMarks } from './find/findExtension.ts';
import { footnoteNumbering, FootnoteWatch } from './footnotes/numbering.ts';
import { HeldSelection } from './heldSelection.ts';
import { blockShortcuts } from './insert/blockShortcuts.ts';
import { SlashCommands } from './insert/slashCommands.ts';
import { commandKeys } from './keys.ts';
import { Figures } from './media/figures.ts';
import { MarkdownLink } from './link/markdownLink.ts';
import { LongText } from './longText.ts';
import { ArrivingMedia } from './media/arriving.ts';
import { mediaImport } from './media/importing.ts';
import type { MediaCopies } from './media/importing.ts';
import { blockKeys } from './nodes/blockKeys.ts';
import { Pasting } from './paste/pasting.ts';
import { schemaExtensions } from './schema/extensions.ts';
import { Invitation } from './schema/placeholder.ts';
import { deskViews } from './views.ts';

export interface DeskExtensionOptions {
  postId: string;
  actions: DeskActions;
  copies: MediaCopies;
  onNotice: (failure: Failure) => void;
  /** The caret leaves the text upwards. */
  toTitle: () => void;
  openUrl: (url: string) => void;
  /** Escape in the text, when nothing there takes it; false when it is of no use either. */
  onEscape: () => boolean;
}

/** Everything the desk's editor is made of. */
export function deskExtensions(options: DeskExtensionOptions): Extensions {
  const footnotes = new FootnoteWatch();
  return [
    ...schemaExtensions(
      deskViews({ postId: options.postId, openUrl: options.openUrl, footnotes, editNode: options.actions.editNode }),
    ),
    footnoteNumbering(footnotes),
    blockKeys({ editNode: options.actions.editNode }),
    SlashCommands,
    blockShortcuts(options.actions.editNode),
    Invitation,
    CodeHighlighting,
    FindMarks,
    MarkdownLink,
    LongText,
    HeldSelection,
    Figures,
    commandKeys(options.actions),
    Pasting,
    ArrivingMedia,
    mediaImport(options.copies, options.onNotice),
    edges(options),
    lastEscape(options.onEscape),
  ];
}

/** ProseMirror swallows Escape: what is left for it is done here, after everything else in the text. */
const lastEscape = (onEscape: () => boolean): Extension =>
  Extension.create({
    name: 'lastEscape',
    priority: 1,
    addKeyboardShortcuts: () => ({ Escape: onEscape }),
  });

/** The part of ProseMirror's view that reads the caret; it has no name of its own in its API. */
interface Observing {
  domObserver: { flush: () => void };
}

/** The way up to the title, and links that open with Ctrl or Cmd. */
function edges({ toTitle, openUrl }: Pick<DeskExtensionOptions, 'toTitle' | 'openUrl'>): Extension {
  return Extension.create({
    name: 'deskEdges',
    priority: 900,
    addKeyboardShortcuts() {
      const leaveUpwards = (): boolean => {
        const { selection, doc } = this.editor.state;
        const first = doc.firstChild;
        if (!selection.empty || selection.$from.depth === 0 || first === null) return false;
        // The very start: nothing but borders of blocks before the caret.
        if (selection.$from.parentOffset > 0 || selection.$from.pos !== selection.$from.depth) return false;
        toTitle();
        return true;
      };
      return {
        ArrowUp: ({ editor }) => {
          const { selection } = editor.state;
          const inFirstBlock = selection.empty && selection.$from.depth > 0 && selection.$from.before(1) === 0;
          if (!inFirstBlock || selection.$from.start() !== selection.$from.depth) return false;
          if (!editor.view.endOfTextblock('up')) return false;
          toTitle();
          return true;
        },
        Backspace: ({ editor }) => {
          // Only where Backspace has nothing of its own to do: a list or a heading turns to plain text first.
          const first = editor.state.doc.firstChild;
          return first?.type.name === 'paragraph' && leaveUpwards();
        },
      };
    },
    addProseMirrorPlugins() {
      return [
        new Plugin({
          props: {
            handleDOMEvents: {
              keydown(view, event) {
                // A key may come before the browser has told that the caret moved: End and Enter in one breath.
                if (!view.composing && !event.isComposing && event.key !== 'Process')
                  (view as unknown as Partial<Observing>).domObserver?.flush();
                return false;
              },
            },
            handleClick(_view, _position, event) {
              if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
              const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
              const href = link?.getAttribute('href') ?? '';
              if (!/^(?:https?|mailto):/i.test(href)) return false;
              openUrl(href);
              return true;
            },
          },
        }),
      ];
    },
  });
}
