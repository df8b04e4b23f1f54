const takesFocus = 'a[href], button, input, select, textarea, [tabindex="0"]';

/** Gives the focus to the first thing in an element that takes it. */
export function focusFirst(element: Element): void {
  [...element.querySelectorAll<HTMLElement>(takesFocus)]
    .find((one) => one.tabIndex >= 0 && !one.matches(':disabled, [inert] *') && one.checkVisibility())
    ?.focus();
}
