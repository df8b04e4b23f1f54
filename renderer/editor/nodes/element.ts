/** An element with a class, and what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** A part of a view that the text's caret never enters: its fields and buttons are the view's own. */
export function outsideText<E extends HTMLElement>(part: E): E {
  part.contentEditable = 'false';
  return part;
}
