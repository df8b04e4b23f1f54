import type { Editor } from '@tiptap/core';

import { inText } from '../focusText.ts';
import { highlightColors } from '../highlight/colors.ts';
import type { ToolMenuItem } from './ToolMenu.tsx';

/** The colours to highlight with; the one that is there is taken away again. */
export function highlightItems(editor: Editor): ToolMenuItem[] {
  return highlightColors.map(({ name, color }, index) => {
    const checked = editor.isActive('highlight', { color });
    return {
      id: `highlight-${name}`,
      label: `${name} highlight`,
      swatch: color ?? 'var(--mark)',
      checked,
      separated: index === 0,
      onUse: () => {
        const chain = inText(editor);
        if (checked) chain.unsetMark('highlight').run();
        else chain.setMark('highlight', { color }).run();
      },
    };
  });
}
