import { commands } from '#core/ipc/commands.ts';
import type { CommandId } from '#core/ipc/commands.ts';

/** Groups of what can be put into the text, in the order of the Insert menu. */
export const insertGroups: readonly { label: string; commands: readonly CommandId[] }[] = [
  {
    label: 'Media',
    commands: ['insert.image', 'insert.gallery', 'insert.video', 'insert.audio', 'insert.file'],
  },
  {
    label: 'From the web',
    commands: ['insert.embed', 'insert.videoAddress', 'insert.audioAddress', 'insert.fileAddress'],
  },
  {
    label: 'Blocks',
    commands: [
      'insert.table',
      'insert.codeBlock',
      'insert.mathBlock',
      'insert.callout',
      'insert.details',
      'insert.rule',
      'insert.readMore',
    ],
  },
  { label: 'In the line', commands: ['insert.link', 'insert.footnote', 'insert.mathInline'] },
];

/** What a slash offers: the same, after the forms of a block. A link needs words, and there are none yet. */
const offered: readonly CommandId[] = [
  'format.heading1',
  'format.heading2',
  'format.heading3',
  'format.bulletList',
  'format.orderedList',
  'format.taskList',
  'format.blockquote',
  ...insertGroups.flatMap((group) => group.commands).filter((id) => id !== 'insert.link'),
];

/** Other words by which people look for a thing. */
const alsoCalled: Partial<Record<CommandId, string>> = {
  'format.heading1': 'title h1',
  'format.heading2': 'subtitle h2',
  'format.heading3': 'h3',
  'format.bulletList': 'unordered points ul',
  'format.orderedList': 'ordered ol',
  'format.taskList': 'todo checkbox checklist',
  'format.blockquote': 'blockquote citation',
  'insert.image': 'image photo figure',
  'insert.gallery': 'images photos pictures figure grid',
  'insert.video': 'film movie mp4',
  'insert.audio': 'sound podcast music mp3',
  'insert.file': 'download attachment pdf',
  'insert.videoAddress': 'film movie mp4 url link web',
  'insert.audioAddress': 'sound podcast music mp3 url link web',
  'insert.fileAddress': 'download attachment pdf url link web',
  'insert.embed': 'youtube vimeo mastodon tweet',
  'insert.codeBlock': 'program pre snippet',
  'insert.mathBlock': 'math equation tex latex',
  'insert.mathInline': 'math equation tex latex inline',
  'insert.callout': 'note tip warning admonition alert box',
  'insert.details': 'details summary spoiler accordion toggle collapse',
  'insert.footnote': 'note reference',
  'insert.rule': 'line separator hr',
  'insert.readMore': 'more excerpt fold break',
};

/** What the words typed after a slash may mean, best first. */
export function matchingChoices(query: string): CommandId[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...offered];
  const rank = (id: CommandId): number => {
    const label = commands[id].label.toLowerCase();
    if (label.startsWith(wanted)) return 0;
    if (label.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
    if ((alsoCalled[id] ?? '').split(' ').some((word) => word.startsWith(wanted))) return 2;
    return label.replaceAll(' ', '').includes(wanted.replaceAll(' ', '')) ? 3 : 4;
  };
  return offered
    .map((id) => ({ id, rank: rank(id) }))
    .filter((one) => one.rank < 4)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
}
