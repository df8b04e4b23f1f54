import type { DocumentJson, MarkJson, NodeJson } from '#core/document/json.ts';
import type { PostConflict } from '#core/post/conflict.ts';

const t = (text: string, ...marks: MarkJson[]): NodeJson => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks }),
});
const p = (...content: (NodeJson | string)[]): NodeJson => ({
  type: 'paragraph',
  content: content.map((node) => (typeof node === 'string' ? t(node) : node)),
});
const h = (level: number, text: string): NodeJson => ({ type: 'heading', attrs: { level }, content: [t(text)] });
const item = (...content: NodeJson[]): NodeJson => ({ type: 'listItem', content });

/** An article with a bit of everything, to look at. */
export const article: DocumentJson = {
  type: 'doc',
  content: [
    p(
      'Take the last train north, and get out where the rails stop being useful to anyone but gulls. There is a ',
      t('harbour', { type: 'italic' }),
      ' there, or what is left of one: two moles, a shed with a red roof, and a man who will tell you that it used to be ',
      t('a very different place', { type: 'bold' }),
      '.',
    ),
    { type: 'paragraph', content: [{ type: 'image', attrs: { src: 'harbour.svg', alt: 'The harbour at dusk' } }] },
    h(2, 'What to bring'),
    {
      type: 'bulletList',
      content: [
        item(p(t('A coat.', { type: 'bold' }), ' The wind does not ask where you are from.')),
        item(p(t('Something to read.', { type: 'bold' }), ' The next train is at six in the morning.')),
        item(p(t('Coins.', { type: 'bold' }), ' The lighthouse telescope takes nothing else.')),
      ],
    },
    h(2, 'The man with the red shed'),
    p(
      'His name is Anders, and he has kept the tide tables since 1981. He keeps them in pencil, because, he says, the sea has been wrong before.',
    ),
    { type: 'blockquote', content: [p('You can argue with a clock. You cannot argue with a mooring line.')] },
    p('I stayed two days longer than I meant to, and I would tell you why if I knew.'),
  ],
};

export const shortText = (text: string): DocumentJson => ({
  type: 'doc',
  content: text === '' ? [{ type: 'paragraph' }] : [p(text)],
});

/** What two programs made of the article at once. */
export const twoSides: PostConflict = {
  at: '2026-11-02T09:00:00Z',
  fields: [{ name: 'title', mine: 'The harbour before it wakes', theirs: 'The harbour at six' }],
  places: [
    {
      base: [p('The ferry leaves at seven.')],
      mine: [p('The ferry leaves at seven, ', t('or so they say', { type: 'italic' }), '.')],
      theirs: [p('The ferry leaves at half past six.'), { type: 'blockquote', content: [p('Every day but Sunday.')] }],
    },
    {
      base: [p('הנמל שקט בבוקר.')],
      mine: [p('הנמל שקט מאוד בבוקר.')],
      theirs: [],
    },
  ],
};
