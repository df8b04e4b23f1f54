import { formulaTrouble } from '../math/formulas.ts';

/** A field of a panel, for one attribute of a node. */
export interface PanelField {
  attribute: string;
  label: string;
  kind: 'text' | 'address' | 'source' | 'pixels';
  placeholder?: string;
  /** What it is when the field is empty: an attribute that may be unsaid takes null. */
  empty: '' | null;
}

export interface PanelSwitch {
  attribute: string;
  label: string;
}

/** What can be said of a node that is selected as a whole. */
export interface NodePanelDescription {
  label: string;
  fields: readonly PanelField[];
  switches?: readonly PanelSwitch[];
  /** What is wrong with what was typed, in words; null when nothing is. */
  trouble?: (values: Readonly<Record<string, string>>) => Promise<string | null>;
}

const text = (attribute: string, label: string, placeholder?: string): PanelField => ({
  attribute,
  label,
  kind: 'text',
  empty: null,
  ...(placeholder !== undefined && { placeholder }),
});
const address = (attribute: string, label: string, placeholder: string): PanelField => ({
  attribute,
  label,
  kind: 'address',
  placeholder,
  empty: '',
});
const pixels = (attribute: string, label: string): PanelField => ({
  attribute,
  label,
  kind: 'pixels',
  placeholder: 'As it is',
  empty: null,
});
const file = 'A file beside the post, or an address';
const tex: PanelField = {
  attribute: 'tex',
  label: 'TeX',
  kind: 'source',
  placeholder: '\\frac{a}{b}',
  empty: '',
};

/** The panels of nodes, by name. Pictures have one of their own: see media/PicturePanel.tsx. */
export const nodePanels: Readonly<Record<string, NodePanelDescription>> = {
  mathBlock: { label: 'Formula', fields: [tex], trouble: ({ tex: typed = '' }) => formulaTrouble(typed, true) },
  mathInline: {
    label: 'Formula',
    fields: [tex],
    switches: [{ attribute: 'display', label: 'Set large, on a line of its own' }],
    trouble: ({ tex: typed = '' }) => formulaTrouble(typed, false),
  },
  audio: { label: 'Sound', fields: [address('src', 'File', file), text('title', 'Title', 'What it is called')] },
  video: {
    label: 'Film',
    fields: [
      address('src', 'File', file),
      text('title', 'Title', 'What it is called'),
      text('poster', 'Still picture', 'Shown before it plays, optional'),
      pixels('width', 'Width'),
    ],
  },
  fileLink: {
    label: 'File',
    fields: [address('src', 'File', file), { ...text('label', 'Name', 'What readers see'), empty: '' }],
  },
  embed: {
    label: 'Embed',
    fields: [
      address('url', 'Address', 'https://'),
      text('title', 'Title', 'What readers see'),
      text('provider', 'Site', 'youtube, mastodon …'),
      text('thumbnail', 'Picture', 'A file beside the post, optional'),
    ],
  },
  readMore: { label: 'Read more', fields: [text('text', 'Words', 'Read more')] },
};
