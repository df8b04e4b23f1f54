import type { NodeJson } from '#core/document/json.ts';

const text = (value: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]): NodeJson => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks }),
});
const paragraph = (...content: NodeJson[]): NodeJson => ({ type: 'paragraph', ...(content.length > 0 && { content }) });
const node = (type: string, attrs: Record<string, unknown>, ...content: NodeJson[]): NodeJson => ({
  type,
  attrs,
  ...(content.length > 0 && { content }),
});
const cell = (type: string, words: string, attrs: Record<string, unknown> = {}): NodeJson =>
  node(type, attrs, paragraph(text(words)));

/** A document with every kind of block and mark that a writer can meet. */
export const everything: NodeJson[] = [
  node('heading', { level: 2, id: 'tides' }, text('What the tides say')),
  paragraph(
    text('At six, '),
    text('small print', { type: 'small' }),
    text(', press '),
    text('Ctrl', { type: 'keyboard' }),
    text(' for '),
    text('RNLI', { type: 'abbreviation', attrs: { title: 'Royal National Lifeboat Institution' } }),
    text(' and '),
    text('look', { type: 'highlight', attrs: { color: '#cbe2ff' } }),
    text(' '),
    text('twice', { type: 'highlight' }),
    text(' at '),
    node('mathInline', { tex: 'h = a\\sin(\\omega t)' }),
    text(' before nine'),
    node('footnoteReference', { label: 'gull' }),
    text('. '),
    text('A table of tides', {
      type: 'link',
      attrs: { href: 'https://tides.example/', target: '_blank', rel: 'nofollow' },
    }),
    text(' says more'),
    node('footnoteReference', { label: 'a' }),
    text(', and one is missing'),
    node('footnoteReference', { label: 'lost' }),
    text('.'),
  ),
  node('readMore', {}),
  node('figure', {}, node('figureImage', { src: 'harbour.png', alt: 'The harbour at dusk' }), {
    type: 'figureCaption',
    content: [text('The harbour, '), text('at dusk', { type: 'italic' })],
  }),
  node(
    'figure',
    { columns: 3, align: 'wide' },
    node('figureImage', { src: 'harbour.png', alt: 'One' }),
    node('figureImage', { src: 'harbour.png', alt: 'Two', href: 'https://blog.example/' }),
    node('figureImage', { src: 'harbour.png', alt: 'Three' }),
    { type: 'figureCaption' },
  ),
  node('callout', { kind: 'note' }, paragraph(text('The boats know when. Nobody has to tell them.'))),
  node('callout', { kind: 'warning', title: 'Mind the swell' }, paragraph(text('It comes twice.')), {
    type: 'bulletList',
    content: [{ type: 'listItem', content: [paragraph(text('once from the west'))] }],
  }),
  node('callout', { kind: 'tip' }, paragraph(text('Bring bread.'))),
  node('callout', { kind: 'important' }, paragraph(text('Wait for the horn.'))),
  node('callout', { kind: 'caution' }, paragraph(text('Never at night.'))),
  node(
    'details',
    {},
    { type: 'detailsSummary', content: [text('How to read the chart')] },
    paragraph(text('From the left to the right, as the moon does.')),
  ),
  node('mathBlock', { tex: '\\int_0^{2\\pi} \\sin^2 x \\,dx = \\pi' }),
  node('mathBlock', { tex: '\\frac{a' }),
  node(
    'codeBlock',
    { language: 'js', meta: 'title="tide.js" {1,3-4}' },
    text('const tide = 1;\nlet boats = 2;\nfor (const boat of quay)\n  boat.wait();'),
  ),
  node('audio', { src: 'gulls.wav', title: 'Gulls at six' }),
  node('video', { src: 'https://films.example/tide.mp4', title: 'The tide' }),
  node('fileLink', { src: 'tides.pdf', label: 'Tide table 2026', size: 245_120 }),
  node('embed', {
    url: 'https://www.youtube.com/watch?v=abc',
    provider: 'youtube',
    title: 'A morning at the quay',
    thumbnail: 'harbour.png',
  }),
  node(
    'table',
    {},
    node('tableRow', {}, cell('tableHeader', 'Hour', { colspan: 2 }), cell('tableHeader', 'Boats', { align: 'right' })),
    node(
      'tableRow',
      {},
      cell('tableHeader', 'Six'),
      cell('tableCell', 'early'),
      cell('tableCell', '2', { align: 'right' }),
    ),
  ),
  node('paragraph', { textAlign: 'center' }, text('In the middle.')),
  node('paragraph', { dir: 'rtl', lang: 'ar' }, text('في السادسة صباحًا')),
  node('footnoteDefinition', { label: 'gull' }, paragraph(text('Gulls keep no hours.'))),
  node(
    'footnoteDefinition',
    { label: 'a' },
    paragraph(text('Kept by the harbour master.')),
    paragraph(text('For now.')),
  ),
  node('footnoteDefinition', { label: 'spare' }, paragraph(text('Nobody asks for this one.'))),
];
