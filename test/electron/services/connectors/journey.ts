import { createHash, randomBytes } from 'node:crypto';

import { LonghandError } from '#core/failure.ts';
import type {
  AccountSettings,
  Connector,
  OutgoingMedia,
  OutgoingPost,
  PublishEvent,
  RemotePost,
} from '#core/publish/connector.ts';
import { afterEvent, newPublication } from '#core/publish/publication.ts';
import type { Publication } from '#core/publish/publication.ts';

import { png } from '../../../pictures.ts';

/** A picture nobody has seen before, unless `seed` says which. */
export function picture(src = 'photo.png', seed: number = randomBytes(3).readUIntBE(0, 3)): OutgoingMedia {
  const bytes = png(24, 16, (x, y) => [(seed >> 16) & 255, (seed >> 8) & 255, (seed + x * 7 + y * 13) & 255]);
  return {
    src,
    fileName: src,
    mimeType: 'image/png',
    alt: `A picture called ${src}`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: new Uint8Array(bytes),
  };
}

/** A word that occurs nowhere else. */
export const uniqueWord = (): string => `word${randomBytes(6).toString('hex')}`;

/** A post with one picture, its HTML made the way the app makes it. */
export function outgoing(changes: Partial<OutgoingPost> & { text?: string } = {}): OutgoingPost {
  const { text = 'A quiet morning.', ...rest } = changes;
  const media = rest.media ?? [picture()];
  if (changes.text !== undefined) {
    // The text is meant, not what a post that was spread in had.
    delete rest.renderHtml;
    delete rest.markdown;
  }
  return {
    postId: randomBytes(8).toString('hex'),
    title: 'A post',
    slug: `a-post-${randomBytes(4).toString('hex')}`,
    excerpt: '',
    tags: [],
    categories: [],
    author: 'Ida',
    language: 'en',
    canonicalUrl: '',
    date: null,
    visibility: 'published',
    markdown: `${text}\n\n${media.map((each) => `![${each.alt}](${each.src})`).join('\n\n')}\n`,
    renderHtml: (mediaUrl) =>
      `<p>${text}</p>${media.map((each) => `\n<figure><img src="${mediaUrl(each.src)}" alt="${each.alt}"></figure>`).join('')}`,
    cover: null,
    ...rest,
    media,
  };
}

/** One post on its way to one account, with what is kept between attempts; every record passes through JSON, as on a disk. */
export class Journey<S extends AccountSettings> {
  publication: Publication = newPublication('account');
  readonly events: PublishEvent[] = [];
  readonly messages: string[] = [];
  readonly #connector: Connector<S>;
  readonly #settings: S;
  readonly #secret: string;

  constructor(connector: Connector<S>, settings: S, secret: string) {
    this.#connector = connector;
    this.#settings = settings;
    this.#secret = secret;
  }

  async publish(
    post: OutgoingPost,
    options: { signal?: AbortSignal; crashAt?: (event: PublishEvent) => boolean } = {},
  ): Promise<RemotePost> {
    return this.#connector.publish(this.#settings, this.#secret, post, structuredClone(this.publication), {
      fetch,
      signal: options.signal ?? new AbortController().signal,
      progress: ({ message }) => this.messages.push(message),
      record: async (event) => {
        if (options.crashAt?.(event) === true) throw new Error('crash');
        this.events.push(event);
        const next = afterEvent(this.publication, event, new Date().toISOString());
        this.publication = JSON.parse(JSON.stringify(next)) as Publication;
      },
    });
  }

  /** Publishes as a writer would who tries again: until it succeeds, at most `most` times. Gives back what the failures said. */
  async publishUntilDone(post: OutgoingPost, most = 3): Promise<{ remote: RemotePost; failures: LonghandError[] }> {
    const failures: LonghandError[] = [];
    for (;;) {
      try {
        return { remote: await this.publish(post), failures };
      } catch (thrown) {
        if (!(thrown instanceof LonghandError)) throw thrown;
        failures.push(thrown);
        if (failures.length === most) throw thrown;
      }
    }
  }
}

/** The failure that a promise ends with; fails when it does not, or when it is no failure of the contract. */
export async function failureOf(work: Promise<unknown>): Promise<LonghandError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof LonghandError) return thrown;
    throw thrown;
  }
  throw new Error('It succeeded.');
}
