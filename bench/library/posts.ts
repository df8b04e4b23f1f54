import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A language of the generated posts: its words from frequent to rare, and how they are joined. */
interface Language {
  code: string;
  words: string[];
  space: string;
  stop: string;
}

/** The same numbers on each run, from a seed: mulberry32. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many different words a language has: as many as a blogger uses in years. */
const vocabulary = 20_000;

const scripts: { code: string; common: string; syllables: string; space: string; stop: string }[] = [
  {
    code: 'en',
    common:
      'the of and to in a is that it was for on with as at by from this have not are but they which you his her or had one we all were when there been their more will would what about who time only some into could them people then two other its new like after first also way day many these made over such through where',
    syllables:
      'ba con der ent fi gra ho in ju ka ler mo na or pre qui ra ser tion ul ver wa ing est ment able ship ness',
    space: ' ',
    stop: '.',
  },
  {
    code: 'de',
    common:
      'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein',
    syllables:
      'ge ver be ßen lich keit ung schön grün stra über wald haus zeit en er schaft brück fähr mög laut klang rück',
    space: ' ',
    stop: '.',
  },
  {
    code: 'fr',
    common:
      'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont ou avec son aux été cette ces mais comme tout nous sa même elle si ont deux',
    syllables: 'é tion ment eur ais que li ma ré pro con sou fleur lumi ère vill age prê chal neu gar çon oi sel',
    space: ' ',
    stop: '.',
  },
  {
    code: 'ru',
    common:
      'и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой от для же год вы бы о только так мочь себя другой',
    syllables: 'про ста ни ко ре ло ва тель ный ость пе ро ду ма ли сто при вы зна че го рек мост дом све та',
    space: ' ',
    stop: '.',
  },
  {
    code: 'ar',
    common: 'في من على أن إلى عن مع هذا التي كان ما هو لا بعد قد كل ذلك هذه بين عند حتى لم ثم أو كما له',
    syllables: 'مد رس كت اب بي ت طر يق نه ر جس ر صب اح قل ب عم ل نو ر سف ر حي اة',
    space: ' ',
    stop: '.',
  },
  {
    code: 'ja',
    common:
      'の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため その',
    syllables:
      '東 京 日 本 語 春 朝 川 道 本 読 書 旅 行 静 海 山 空 人 時 間 心 手 紙 話 光 風 町 家 夜 ことば しずか カメラ ノート コーヒー',
    space: '',
    stop: '。',
  },
  {
    code: 'zh',
    common:
      '的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为 和 国 地 到 以 说 时 要 就 出 会 可 也 你 对 生 能 而 子',
    syllables:
      '春 天 早 晨 安 静 河 边 慢 走 谈 论 昨 书 明 旅 行 山 水 花 月 城 市 朋 友 学 习 写 作 博 客 照 片 咖 啡',
    space: '',
    stop: '。',
  },
  {
    code: 'ko',
    common: '이 그 것 수 등 있는 하는 들 및 에서 으로 대한 할 위해 한 더 또는 때 우리 나는 그리고 하지만 오늘 어제',
    syllables: '서 울 봄 날 아 침 강 길 책 여 행 사 진 커 피 글 쓰 기 마 음 바 람 친 구 도 시 밤 하 늘',
    space: ' ',
    stop: '.',
  },
];

let made: Language[] | null = null;

/** Half of the posts are English, as in the libraries of many bloggers; the rest are spread over the others. */
function languages(): Language[] {
  made ??= scripts.map(({ code, common, syllables, space, stop }, at) => {
    const random = numbers(7_919 + at);
    const parts = syllables.split(' ');
    const words = new Set(common.split(' '));
    while (words.size < vocabulary) {
      const length = 2 + Math.floor(random() * 3);
      words.add(Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join(''));
    }
    return { code, words: [...words], space, stop };
  });
  return made;
}

export interface GeneratedPost {
  slug: string;
  title: string;
  language: string;
  /** The whole file. */
  text: string;
}

const statuses = ['published', 'published', 'published', 'published', 'draft', 'draft', 'archived', 'scheduled'];
const topics = [
  'travel',
  'travel/japan',
  'travel/alps',
  'food',
  'food/bread',
  'books',
  'code',
  'code/web',
  'family',
  'photos',
  'music',
  'garden',
];

/**
 * A post as bloggers have them: front matter, a few hundred words with Zipf's frequencies, headings, lists, quotes, code, links to other
 * posts of the library and outside, pictures. The same for the same index.
 */
export function generatePost(index: number): GeneratedPost {
  const random = numbers(index * 2_654_435_761 + 17);
  const below = (limit: number): number => Math.floor(random() * limit);
  const all = languages();
  const language = (random() < 0.5 ? all[0] : all[1 + below(all.length - 1)]) ?? all[0];
  if (language === undefined) throw new Error('There is no language.');
  const { words, space, stop } = language;
  // Zipf: the word of rank r comes about 1/r as often as the first.
  const word = (): string => words[Math.min(words.length - 1, Math.floor(words.length ** random()) - 1)] ?? '';
  const some = (count: number): string => Array.from({ length: count }, word).join(space);
  const phrase = (): string => {
    switch (below(24)) {
      case 0:
        return `*${some(2)}*`;
      case 1:
        return `**${some(3)}**`;
      case 2:
        return `[${some(3)}](https://example.com/${below(5_000)})`;
      case 3:
        return index === 0 ? some(2) : `[${some(2)}](../${slugOf(below(index))}/)`;
      default:
        return some(5 + below(9));
    }
  };
  const sentence = (): string => `${Array.from({ length: 2 + below(3) }, phrase).join(space)}${stop}`;
  const paragraph = (): string => Array.from({ length: 2 + below(4) }, sentence).join(space);
  const title = some(3 + below(5));
  const blocks: string[] = [];
  let length = 0;
  const wanted = 600 + below(5_000);
  while (length < wanted) {
    const kind = below(20);
    const block =
      kind === 0
        ? `## ${some(4)}`
        : kind === 1
          ? Array.from({ length: 3 + below(4) }, () => `- ${sentence()}`).join('\n')
          : kind === 2
            ? `> ${sentence()}`
            : kind === 3
              ? `![${some(3)}](photo-${below(5)}.jpg)`
              : kind === 4 && below(4) === 0
                ? `\`\`\`js\nconst value${below(100)} = ${below(1_000)};\n\`\`\``
                : paragraph();
    blocks.push(block);
    length += block.length * (space === '' ? 2 : 1);
  }
  const date = new Date(Date.UTC(2009, 0, 1) + below(17 * 365) * 86_400_000 + below(86_400) * 1_000);
  const tags = Array.from({ length: below(5) }, () => words[40 + Math.floor(200 ** random())] ?? '');
  const lines = [
    '---',
    `id: post-${index}`,
    `title: ${JSON.stringify(title)}`,
    `date: ${date.toISOString()}`,
    `updated: ${new Date(date.getTime() + below(400) * 86_400_000).toISOString()}`,
    `status: ${statuses[below(statuses.length)]}`,
    `tags: ${JSON.stringify([...new Set(tags)])}`,
    `categories: ${JSON.stringify([topics[below(topics.length)]])}`,
    `language: ${language.code}`,
    '---',
  ];
  return {
    slug: slugOf(index),
    title,
    language: language.code,
    text: `${lines.join('\n')}\n\n${blocks.join('\n\n')}\n`,
  };
}

const slugOf = (index: number): string => `post-${index}`;

/** Writes a library of so many posts, each in a folder of its own, `first` the first of them. Resolves to the bytes of text written. */
export async function generateLibrary(root: string, count: number, first = 0): Promise<number> {
  let bytes = 0;
  const end = first + count;
  await mkdir(join(root, 'posts'), { recursive: true });
  for (let start = first; start < end; start += 64) {
    await Promise.all(
      Array.from({ length: Math.min(64, end - start) }, async (_, offset) => {
        const { slug, text } = generatePost(start + offset);
        const folder = join(root, 'posts', slug);
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'index.md'), text);
        bytes += Buffer.byteLength(text);
      }),
    );
  }
  return bytes;
}
