const shapes = {
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 7.6v.1',
  bulb: 'M9.5 17.5h5M10.5 21h3M8.6 14.6a6 6 0 1 1 6.8 0v2.9H8.6z',
  speech: 'M4 4.5h16v12h-8l-5 4v-4H4zM12 7.5v3.4M12 13.6v.1',
  triangle: 'M12 3.5 21.5 20h-19zM12 10v4.4M12 17.2v.1',
  octagon: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM12 7.5v5.4M12 16.2v.1',
  bookmark: 'M6.5 3.5h11v17l-5.5-4-5.5 4z',
  question: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.1',
  check: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.3l2.8 2.8L16 9.6',
  quote: 'M5 17c2.5-1 3.5-3 3.5-5H5V7h5v5c0 3-1.5 5.5-5 7M14 17c2.5-1 3.5-3 3.5-5H14V7h5v5c0 3-1.5 5.5-5 7',
  chevron: 'M9 5.5 15.5 12 9 18.5',
  sound: 'M9 18V5.5l10-2V16M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0',
  film: 'M3.5 5h17v14h-17zM10 9l5 3-5 3z',
  file: 'M6 3h8l4.5 4.5V21H6zM14 3v4.5h4.5',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
  open: 'M13.5 4.5h6v6M19.5 4.5l-9 9M18 13.5v6H4.5V6h6',
} as const;

export type IconName = keyof typeof shapes;

/** A line drawing for what is drawn without React; those who do not see it are told by the words beside it. */
export function icon(name: IconName, size = 16): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  for (const [attribute, value] of Object.entries({
    viewBox: '0 0 24 24',
    width: String(size),
    height: String(size),
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '2',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  }))
    svg.setAttribute(attribute, value);
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', shapes[name]);
  svg.append(path);
  return svg;
}
