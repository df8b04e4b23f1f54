import { Fragment } from '@tiptap/pm/model';
import type { Node } from '@tiptap/pm/model';

import { keyOf } from './pieces.ts';

/** Gives footnotes that `theirs` added other labels where `mine` added other notes under the same ones: each reference keeps its note. */
export function withOwnLabels(base: Node, mine: Node, theirs: Node): Node {
  const [was, my, their] = [base, mine, theirs].map(notesOf);
  if (was === undefined || my === undefined || their === undefined) return theirs;
  const taken = new Set([...was.keys(), ...my.keys(), ...their.keys()]);
  const labels = new Map<string, string>();
  for (const [label, note] of their) {
    if (was.has(label) || !my.has(label) || my.get(label) === note) continue;
    const free = freeLabel(label, taken);
    taken.add(free);
    labels.set(label, free);
  }
  return labels.size === 0 ? theirs : relabelled(theirs, labels);
}

/** What each label stands for. */
function notesOf(document: Node): Map<string, string> {
  const notes = new Map<string, string>();
  document.descendants((node) => {
    if (node.type.name === 'footnoteDefinition') notes.set(String(node.attrs['label']), keyOf(node));
    return !node.inlineContent;
  });
  return notes;
}

function freeLabel(label: string, taken: ReadonlySet<string>): string {
  const isNumber = /^\d{1,9}$/.test(label);
  for (let number = isNumber ? Number(label) + 1 : 2; ; number++) {
    const candidate = isNumber ? String(number) : `${label}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function relabelled(node: Node, labels: ReadonlyMap<string, string>): Node {
  const isFootnote = node.type.name === 'footnoteDefinition' || node.type.name === 'footnoteReference';
  const label = isFootnote ? labels.get(String(node.attrs['label'])) : undefined;
  const children = node.children.map((child) => relabelled(child, labels));
  const isSame = label === undefined && children.every((child, at) => child === node.child(at));
  if (isSame || node.isText) return node;
  const attrs = label === undefined ? node.attrs : { ...node.attrs, label };
  return node.type.create(attrs, Fragment.fromArray(children), node.marks);
}
