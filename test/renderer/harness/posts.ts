import { mediaPath } from '#core/ipc/origin.ts';
import type { PostProblem, PostStatus, PostSummary, PublicationSummary } from '#core/post/post.ts';

/** The harness's own clock: what is relative to it looks the same whenever it runs. */
export const harnessNow = new Date();

const ago = (days: number, hours = 0): string =>
  new Date(harnessNow.getTime() - days * 86_400_000 - hours * 3_600_000).toISOString();

interface Sketch {
  title: string;
  excerpt: string;
  status?: PostStatus;
  days: number;
  hours?: number;
  words?: number;
  tags?: string[];
  categories?: string[];
  cover?: string;
  problem?: PostProblem;
  live?: 'same' | 'edited' | 'draft';
  trashed?: boolean;
  due?: number;
}

const sketches: Sketch[] = [
  {
    title: 'The harbour at the end of the line',
    excerpt: 'Take the last train north, and get out where the rails stop being useful to anyone but gulls.',
    days: 0,
    hours: 0.02,
    words: 1_204,
    tags: ['travel', 'trains', 'north'],
    categories: ['Journeys'],
    cover: 'harbour.svg',
    live: 'edited',
    status: 'published',
  },
  {
    title: '',
    excerpt: '',
    days: 0,
    hours: 1,
    words: 0,
  },
  {
    title: 'On keeping a notebook for fifteen years without once reading it again',
    excerpt: 'A shelf of them stands behind me. I know roughly what is in there, and that seems to be enough.',
    days: 0,
    hours: 5,
    words: 2_310,
    tags: ['writing', 'habits'],
    categories: ['Essays'],
  },
  {
    title: 'ثلاثة أيام في مدينة لا تنام',
    excerpt: 'وصلنا قبل الفجر بقليل، وكانت الأسواق قد بدأت تفتح أبوابها واحدا بعد آخر.',
    days: 1,
    words: 890,
    tags: ['travel', 'سفر'],
    categories: ['Journeys'],
    cover: 'market.svg',
  },
  {
    title:
      'A field guide to the loaves of one street, their crumb, their crust and the people who queue for them in the rain',
    excerpt: 'Four bakeries within three hundred metres, and no two of them agree about salt.',
    days: 2,
    words: 3_120,
    status: 'scheduled',
    due: 2,
    tags: ['bread', 'city'],
    categories: ['Essays'],
    cover: 'bread.svg',
  },
  {
    title: '雨の日の図書館',
    excerpt: '窓の外では雨が降り続いていて、館内にはページをめくる音だけが響いていた。',
    days: 3,
    words: 1_540,
    status: 'published',
    live: 'same',
    tags: ['books', '日本語'],
    categories: ['Essays'],
  },
  {
    title: 'Winter light',
    excerpt: 'Six photographs from the week when the sun barely bothered.',
    days: 4,
    words: 310,
    status: 'published',
    live: 'same',
    tags: ['photography', 'north'],
    cover: 'winter.svg',
  },
  {
    title: 'Notes for a talk',
    excerpt: 'title: Notes for a talk: what I would say',
    days: 5,
    problem: {
      kind: 'bad-front-matter',
      message: 'The lines at the top of this file are not written as they should be: a value has a second colon in it.',
      line: 2,
    },
  },
  {
    title: 'Winter light (copy)',
    excerpt: 'Six photographs from the week when the sun barely bothered.',
    days: 5,
    problem: {
      kind: 'duplicate-id',
      message: 'This post has the same id as another one in the library.',
      otherPath: 'posts/winter-light/index.md',
    },
  },
  {
    title: 'Why I moved my site to plain files',
    excerpt: 'It began with a database that would not start.',
    days: 6,
    words: 1_820,
    status: 'published',
    live: 'same',
    tags: ['web', 'writing'],
    categories: ['Workshop'],
  },
  {
    title: 'A small grammar of semicolons',
    excerpt: 'They are the doors that stay ajar.',
    days: 8,
    words: 960,
    status: 'published',
    live: 'draft',
    tags: ['writing'],
    categories: ['Essays'],
  },
  {
    title: 'Repairing a coffee grinder with a paperclip',
    excerpt: 'The spring is gone, the morning is not.',
    days: 11,
    words: 720,
    status: 'published',
    tags: ['repair'],
    categories: ['Workshop'],
    cover: 'grinder.svg',
  },
  {
    title: 'What the tide left',
    excerpt: 'One boot, a crate from Bergen, eleven gloves and not a single pair.',
    days: 19,
    words: 1_105,
    status: 'published',
    live: 'same',
    tags: ['north', 'walking'],
    categories: ['Journeys'],
    cover: 'tide.svg',
  },
  {
    title: 'Reading list, autumn',
    excerpt: 'Nine books, two of them finished.',
    days: 33,
    words: 640,
    status: 'published',
    live: 'edited',
    tags: ['books'],
    categories: ['Essays'],
  },
  {
    title: 'Colophon',
    excerpt: 'How this site is made, and with what.',
    days: 400,
    words: 280,
    status: 'archived',
    tags: ['web'],
  },
  {
    title: 'An unfinished letter to the waterworks',
    excerpt: 'Dear sirs, concerning the tap in the yard.',
    days: 12,
    words: 430,
    trashed: true,
  },
  ...[
    'A bench in the botanical garden',
    'The clock that runs slow on Sundays',
    'Learning to swim at forty',
    'Maps I have folded wrongly',
    'Soup, mostly',
    'The neighbour’s trumpet',
    'Ein Brief an mein früheres Ich',
    'Seven bridges before breakfast',
    'How to leave a party',
    'The last video shop in town',
    'Against the inbox',
    'Rain, with interruptions',
    'A short history of my bicycles',
    'Instructions for the house-sitter',
    'Postcards never sent',
    'The museum of small screws',
    'Night bus',
    'What I learned from a bad review',
    'Paper sizes, ranked',
    'Salt',
    'Walking the old railway',
    'The allotment in March',
    'One hundred sunrises',
    'A defence of the footnote',
  ].map((title, index): Sketch => ({
    title,
    excerpt: 'It was one of those days on which nothing happens and everything is noticed.',
    days: 40 + index * 17,
    words: 400 + ((index * 317) % 2_400),
    status: index % 5 === 0 ? 'draft' : 'published',
    ...(index % 5 !== 0 && { live: 'same' as const }),
    tags: [['walking', 'city', 'books', 'habits'][index % 4] ?? 'walking'],
    categories: [['Essays', 'Journeys', 'Workshop'][index % 3] ?? 'Essays'],
    ...(index % 4 === 1 && { cover: `view-${index}.svg` }),
  })),
];

const slugOf = (title: string, index: number): string =>
  title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '') || `post-${index + 1}`;

function publicationOf(sketch: Sketch, slug: string): PublicationSummary[] {
  if (sketch.live === undefined) return [];
  return [
    {
      accountId: 'blog',
      accountName: 'My blog',
      url: sketch.live === 'draft' ? null : `https://blog.example/${slug}/`,
      remoteStatus: sketch.live === 'draft' ? 'draft' : 'published',
      sentAt: ago(sketch.days + 0.5),
      changedSince: sketch.live === 'edited',
    },
  ];
}

export const harnessPosts = (): PostSummary[] =>
  sketches.map((sketch, index) => {
    const id = `p${index + 1}`;
    const slug = slugOf(sketch.title, index);
    const date =
      sketch.due === undefined
        ? sketch.status === 'published'
          ? ago(sketch.days, sketch.hours)
          : null
        : ago(-sketch.due);
    return {
      id,
      slug,
      path: `posts/${slug}/index.md`,
      title: sketch.title,
      status: sketch.status ?? 'draft',
      excerpt: sketch.excerpt,
      date,
      updated: ago(sketch.days, sketch.hours),
      tags: sketch.tags ?? [],
      categories: sketch.categories ?? [],
      coverUrl: sketch.cover === undefined ? null : mediaPath(id, sketch.cover),
      words: sketch.words ?? 0,
      problem: sketch.problem ?? null,
      publications: publicationOf(sketch, slug),
      trashedAt: sketch.trashed === true ? ago(3) : null,
    };
  });
