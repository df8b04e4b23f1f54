import { diffDocuments } from '#core/document/diff.ts';
import type { DocumentJson, NodeJson } from '#core/document/json.ts';
import { documentSchema } from '#core/document/schema.ts';
import { LonghandError } from '#core/failure.ts';
import type { PostMeta } from '#core/post/post.ts';
import type { VersionInfo } from '#core/post/versions.ts';

import { article } from './documents.ts';
import { harnessNow } from './posts.ts';

const ago = (minutes: number): string => new Date(harnessNow.getTime() - minutes * 60_000).toISOString();
const p = (text: string): NodeJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });

/** An earlier text of the article: words, a heading, a list, a picture and a quote that were otherwise. */
function earlier(rtl: boolean): DocumentJson {
  const content = structuredClone(article.content ?? []);
  const [first, , heading, list] = content;
  if (first?.content?.[0] !== undefined) {
    first.content = [
      {
        type: 'text',
        text: 'Take the morning train north, and get out where the rails stop being useful to anyone but gulls. There is a harbour there, or what is left of one: two moles, a shed with a red roof, and a man who will tell you that it used to be a very different place, and a better one.',
      },
    ];
  }
  if (content[1] !== undefined)
    content[1] = { type: 'paragraph', content: [{ type: 'image', attrs: { src: 'harbour.svg', alt: 'A harbour' } }] };
  if (heading !== undefined) heading.attrs = { level: 3 };
  list?.content?.splice(1, 1);
  content.splice(6, 1, p('You can argue with a clock, he said, and went on looking at the water for a while.'));
  content.push(p('There is more to tell about Anders, and about the winter when the shed burned down.'));
  if (rtl) content.splice(0, 1, p('خذ قطار الصباح شمالاً، وانزل حيث لا تنفع القضبان أحداً سوى النوارس.'));
  return { type: 'doc', content };
}

/** The versions of the first post, as main would tell of them. */
export function fakeVersions({ count = 8, rtl = false }: { count?: number; rtl?: boolean } = {}) {
  const whys = [
    'closed',
    'save',
    'named',
    'other-program',
    'save',
    'published',
    'before-merge',
    'before-edit',
  ] as const;
  const documents = new Map<string, DocumentJson>();
  let made = 0;
  let now: DocumentJson = rtl
    ? {
        ...article,
        content: [
          p('خذ آخر قطار شمالاً، وانزل حيث لا تنفع القضبان أحداً سوى النوارس.'),
          ...(article.content ?? []).slice(1),
        ],
      }
    : article;
  let list: VersionInfo[] = Array.from({ length: count }, (_, index) => {
    const version = {
      id: `v${index}`,
      at: ago(index < 3 ? index * 34 + 4 : 60 * 13 * index),
      why: whys[index % whys.length] ?? 'save',
      name: index === 2 ? 'As Anders read it, before the chapter about the winter was moved to the end' : null,
      title: 'The harbour before it wakes',
      words: 198 - index * 7,
    };
    documents.set(version.id, index === 0 ? now : earlier(rtl));
    return version;
  });
  const read = (version: string): DocumentJson => {
    const found = documents.get(version);
    if (found === undefined)
      throw new LonghandError({ code: 'not-found', message: 'This version is not kept any more.' });
    return found;
  };
  const node = (json: DocumentJson) => documentSchema.nodeFromJSON(json);
  return {
    'versions.list': ({ id }: { id: string }) => (id === 'p1' ? list : []),
    'versions.read': ({ version }: { id: string; version: string }, meta: PostMeta) => ({
      meta,
      document: read(version),
    }),
    'versions.diff': ({ from, to }: { id: string; from: string; to: string | null }) =>
      diffDocuments(node(read(from)), node(to === null ? now : read(to))),
    'versions.restore': ({ version, changes }: { id: string; version: string; changes: number[] | null }) => {
      made += 1;
      const kept = `kept${made}`;
      documents.set(kept, now);
      const whole = list.find(({ id }) => id === version);
      list = [
        {
          id: kept,
          at: harnessNow.toISOString(),
          why: 'before-restore',
          name: null,
          title: whole?.title ?? '',
          words: 198,
        },
        ...list,
      ];
      if (changes === null) now = read(version);
      return null;
    },
    'versions.name': ({ version, name }: { id: string; version: string | null; name: string | null }) => {
      list = list.map((one) => (one.id === version ? { ...one, name } : one));
      const found = list.find(({ id }) => id === version);
      if (found === undefined)
        throw new LonghandError({ code: 'not-found', message: 'This version is not kept any more.' });
      return found;
    },
  };
}
