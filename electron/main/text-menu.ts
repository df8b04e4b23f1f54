import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';

import { checkExternalUrl } from './external-url.ts';

export interface TextMenuActions {
  replaceMisspelling(word: string): void;
  learnWord(word: string): void;
  openLink(url: string): void;
  copyLink(url: string): void;
}

type TextMenuParams = Pick<
  ContextMenuParams,
  'misspelledWord' | 'dictionarySuggestions' | 'isEditable' | 'selectionText' | 'linkURL' | 'editFlags'
>;

/** The menu of a place in a text: spelling, the link under the pointer, the clipboard. Empty where there is nothing to offer. */
export function textMenu(params: TextMenuParams, actions: TextMenuActions): MenuItemConstructorOptions[] {
  const { misspelledWord, isEditable, selectionText, editFlags } = params;
  const groups: MenuItemConstructorOptions[][] = [];
  if (isEditable && misspelledWord !== '') {
    const suggestions = params.dictionarySuggestions.slice(0, 6).map((word) => ({
      label: word,
      click: () => actions.replaceMisspelling(word),
    }));
    groups.push(suggestions.length > 0 ? suggestions : [{ label: 'No Suggestions', enabled: false }], [
      { label: 'Add to Dictionary', click: () => actions.learnWord(misspelledWord) },
    ]);
  }
  const link = externalLink(params.linkURL);
  if (link !== null) {
    groups.push([
      { label: 'Open Link', click: () => actions.openLink(link) },
      { label: 'Copy Link Address', click: () => actions.copyLink(link) },
    ]);
  }
  if (isEditable) {
    groups.push(
      [
        { role: 'cut', enabled: editFlags.canCut },
        { role: 'copy', enabled: editFlags.canCopy },
        { role: 'paste', enabled: editFlags.canPaste },
        { role: 'pasteAndMatchStyle', enabled: editFlags.canPaste },
      ],
      [{ role: 'selectAll', enabled: editFlags.canSelectAll }],
    );
  } else if (selectionText.trim() !== '') {
    groups.push([{ role: 'copy', enabled: editFlags.canCopy }]);
  }
  return groups.flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]));
}

function externalLink(url: string): string | null {
  try {
    return url === '' ? null : checkExternalUrl(url);
  } catch {
    return null;
  }
}
