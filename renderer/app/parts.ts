/** The parts of the window, in the order in which they are read: F6 goes from one to the next. Each is marked by `data-pane`. */
const parts = ['list', 'text', 'details'] as const;
export type WindowPart = (typeof parts)[number];

/** The part that something is in; null for the status line, a message, what lies over the window. */
export function partOf(element: Element | null): WindowPart | null {
  const name = element?.closest<HTMLElement>('[data-pane]')?.dataset['pane'];
  return parts.find((part) => part === name) ?? null;
}

/** The part of a window after or before the one that has the focus, of those that are not folded away. */
export function neighbour(window: Element, step: 1 | -1): { part: WindowPart; element: HTMLElement } | null {
  const shown = parts.flatMap((part) => {
    const element = window.querySelector<HTMLElement>(`[data-pane="${part}"]`);
    return element === null ? [] : [{ part, element }];
  });
  const from = partOf(document.activeElement);
  const at = shown.findIndex(({ part }) => part === from);
  // From elsewhere it begins at the one end or the other.
  const next = at < 0 ? (step === 1 ? 0 : -1) : (at + step) % shown.length;
  return shown.at(next) ?? null;
}
