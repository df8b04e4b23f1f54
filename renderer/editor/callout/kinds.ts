import type { IconName } from '../nodes/icon.ts';

/** How a kind of callout looks; the word says the same to those who do not see colours. */
export interface CalloutKind {
  kind: string;
  label: string;
  icon: IconName;
  tone: 'plain' | 'good' | 'strong' | 'warning' | 'danger';
}

/** GitHub's kinds come first: most tools know those; Obsidian and others know the rest. */
export const calloutKinds: readonly CalloutKind[] = [
  { kind: 'note', label: 'Note', icon: 'info', tone: 'plain' },
  { kind: 'tip', label: 'Tip', icon: 'bulb', tone: 'good' },
  { kind: 'important', label: 'Important', icon: 'speech', tone: 'strong' },
  { kind: 'warning', label: 'Warning', icon: 'triangle', tone: 'warning' },
  { kind: 'caution', label: 'Caution', icon: 'octagon', tone: 'danger' },
  { kind: 'info', label: 'Info', icon: 'info', tone: 'plain' },
  { kind: 'abstract', label: 'Summary', icon: 'bookmark', tone: 'plain' },
  { kind: 'example', label: 'Example', icon: 'bookmark', tone: 'strong' },
  { kind: 'question', label: 'Question', icon: 'question', tone: 'warning' },
  { kind: 'success', label: 'Success', icon: 'check', tone: 'good' },
  { kind: 'danger', label: 'Danger', icon: 'octagon', tone: 'danger' },
  { kind: 'quote', label: 'Quote', icon: 'quote', tone: 'plain' },
];

/** A kind by its name; one that nobody listed is called by its own word. */
export function calloutKind(kind: string): CalloutKind {
  return (
    calloutKinds.find((one) => one.kind === kind) ?? {
      kind,
      label: kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' '),
      icon: 'bookmark',
      tone: 'plain',
    }
  );
}
