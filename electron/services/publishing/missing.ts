import { textOf } from '#core/document/attributes.ts';
import type { NodeJson } from '#core/document/json.ts';
import { orEmptyParagraph } from '#core/document/markdown.ts';
import { fileName } from '#core/document/nodes/media/address.ts';

/**
 * A document without the files that are not beside the post: their descriptions stand in their places, so that a reader is shown no
 * broken picture, no player that plays nothing and no link that leads nowhere.
 */
export function withoutMissing<N extends NodeJson>(node: N, missing: ReadonlySet<string>): N {
  if (missing.size === 0 || node.content === undefined) return node;
  return { ...node, content: node.content.flatMap((child) => replaced(child, missing)) };
}

function replaced(node: NodeJson, missing: ReadonlySet<string>): NodeJson[] {
  const attrs = node.attrs ?? {};
  const src = attrs['src'];
  const isMissing = typeof src === 'string' && missing.has(src);
  switch (node.type) {
    case 'image':
      return isMissing ? words(attrs['alt']) : [node];
    case 'audio':
    case 'video':
      return isMissing ? paragraph(words(textOf(attrs['title']) || fileName(src))) : [without(node, 'poster', missing)];
    case 'fileLink':
      return isMissing ? paragraph(words(textOf(attrs['label']) || fileName(src))) : [node];
    case 'embed':
      return [without(node, 'thumbnail', missing)];
    case 'figure':
      return figure(withoutMissing(node, missing), node, missing);
    default:
      return [withoutMissing(node, missing)];
  }
}

/** What is left of a figure, after the descriptions of the pictures that are not. Without any picture its caption is a paragraph. */
function figure(shown: NodeJson, whole: NodeJson, missing: ReadonlySet<string>): NodeJson[] {
  const pictures = (whole.content ?? []).filter(({ type }) => type === 'figureImage');
  const lost = pictures.filter(({ attrs }) => missing.has(textOf(attrs?.['src'])));
  if (lost.length === 0) return [shown];
  const descriptions = lost.flatMap(({ attrs }) => paragraph(words(attrs?.['alt'])));
  const content = (shown.content ?? []).filter((child) => !lost.includes(child));
  if (lost.length < pictures.length) return [...descriptions, { ...shown, content }];
  // What holds it may hold nothing else, and may not be empty.
  return orEmptyParagraph([...descriptions, ...content.flatMap((caption) => paragraph(caption.content ?? []))]);
}

function without(node: NodeJson, attribute: string, missing: ReadonlySet<string>): NodeJson {
  const value = node.attrs?.[attribute];
  if (typeof value !== 'string' || !missing.has(value)) return node;
  return { ...node, attrs: { ...node.attrs, [attribute]: null } };
}

const words = (text: unknown): NodeJson[] => (typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : []);

const paragraph = (content: NodeJson[]): NodeJson[] => (content.length === 0 ? [] : [{ type: 'paragraph', content }]);
