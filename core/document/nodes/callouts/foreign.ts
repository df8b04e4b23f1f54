import type { HtmlReadContext, HtmlSubtree } from '../../html.ts';
import type { NodeJson } from '../../json.ts';
import { orEmptyParagraph } from '../../markdown.ts';
import { defaultCalloutTitle, isKind } from './kinds.ts';

/** How tools name the kind of a callout among the classes of its element: Longhand, GitHub, Obsidian, Docusaurus, MkDocs and Sphinx. */
const kindClass = /^(?:callout|markdown-alert|theme-admonition)-([a-z][a-z\d-]*)$/;
const titleClass = /^(?:callout-title|markdown-alert-title|admonition-title|admonitionHeading\w*)$/;
const contentClass = /^(?:callout-content|callout-body|admonition-content|admonitionContent\w*)$/;

/** Reads the element that a tool makes of a callout; null for any other. */
export function readForeignCallout(element: HtmlSubtree, context: HtmlReadContext): NodeJson | null {
  const kind = kindOf(element);
  if (kind === null) return null;
  const [head, ...others] = element.elements();
  const titled = head !== undefined && hasClass(head, titleClass) ? head : null;
  const title = element.attrs['data-title'] ?? (titled === null ? null : shown(titled.text()));
  const isHead = (child: HtmlSubtree): boolean => hasClass(child, titleClass);
  const body = titled !== null && others.length === 1 && others[0] !== undefined && hasClass(others[0], contentClass);
  const blocks =
    body && others[0] !== undefined
      ? context.blocks(others[0])
      : context.blocks(element, once(titled === null ? () => false : isHead));
  return {
    type: 'callout',
    attrs: { kind, title: title === null || title === '' || isDefault(title, kind) ? null : title },
    content: orEmptyParagraph(blocks),
  };
}

function kindOf(element: HtmlSubtree): string | null {
  const said = (element.attrs['data-callout'] ?? '').toLowerCase();
  if (isKind(said)) return said;
  const classes = classesOf(element);
  for (const name of classes) {
    const kind = kindClass.exec(name)?.[1];
    if (kind !== undefined && kind !== 'title' && kind !== 'content') return isKind(kind) ? kind : null;
  }
  // `admonition note`, as MkDocs and Sphinx have it.
  const other = classes.find((name) => name !== 'admonition' && isKind(name));
  return classes.includes('admonition') ? (other ?? 'note') : null;
}

const isDefault = (title: string, kind: string): boolean =>
  title.toLowerCase() === defaultCalloutTitle(kind).toLowerCase();

const classesOf = (element: HtmlSubtree): string[] => (element.attrs['class'] ?? '').split(/\s+/);

const hasClass = (element: HtmlSubtree, pattern: RegExp): boolean =>
  classesOf(element).some((name) => pattern.test(name));

const shown = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The first child that is meant, and no other: a second one is the writer's words. */
function once(isMeant: (child: HtmlSubtree) => boolean): (child: HtmlSubtree) => boolean {
  let found = false;
  return (child) => {
    if (found || !isMeant(child)) return false;
    found = true;
    return true;
  };
}
