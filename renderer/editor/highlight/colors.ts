/** Colours to highlight with, by name. Null is the page's own; each of the others is light enough for dark letters. */
export const highlightColors: readonly { name: string; color: string | null }[] = [
  { name: 'Yellow', color: null },
  { name: 'Green', color: '#cdeec0' },
  { name: 'Blue', color: '#cbe2ff' },
  { name: 'Pink', color: '#ffd3e1' },
  { name: 'Orange', color: '#ffddb0' },
  { name: 'Purple', color: '#e4d6ff' },
];
