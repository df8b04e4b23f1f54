import type { WordPress } from './wordpress.ts';

export interface SitePost {
  id: number;
  status: string;
  slug: string;
  date: string;
  date_gmt: string;
  title: { raw: string };
  content: { raw: string };
  excerpt: { raw: string };
  categories: number[];
  tags: number[];
  featured_media: number;
}

export interface SiteMedia {
  id: number;
  slug: string;
  source_url: string;
  alt_text: string;
}

/** Looks at a WordPress as its administrator does, past every proxy: what is really there. */
export class RemoteSite {
  readonly #wordpress: WordPress;

  constructor(wordpress: WordPress) {
    this.#wordpress = wordpress;
  }

  /** Every post but the trashed ones with a word in its title or text. */
  async posts(word: string): Promise<SitePost[]> {
    return (await this.#ask(`posts?search=${word}&status=any&context=edit&per_page=100`)) as SitePost[];
  }

  /** Every attachment whose bytes have one of the hashes, whatever it is called: the files themselves are compared. */
  async media(...hashes: string[]): Promise<SiteMedia[]> {
    const ids = await this.#wordpress.php(
      `foreach (get_posts(['post_type' => 'attachment', 'numberposts' => -1, 'fields' => 'ids']) as $id)
        if (in_array(hash_file('sha256', get_attached_file($id)), ['${hashes.join("','")}'], true)) echo $id, ' ';`,
    );
    const list = ids
      .trim()
      .split(' ')
      .filter((id) => id !== '');
    const query = `include=${list.join(',')}&per_page=100&orderby=include`;
    return list.length === 0 ? [] : ((await this.#ask(`media?${query}`)) as SiteMedia[]);
  }

  async termNames(taxonomy: 'categories' | 'tags', ids: readonly number[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const terms = (await this.#ask(`${taxonomy}?include=${ids.join(',')}&per_page=100`)) as { name: string }[];
    return terms.map(({ name }) => name.replaceAll('&amp;', '&').replaceAll('&#039;', "'"));
  }

  async edit(id: string, changes: Record<string, unknown>): Promise<void> {
    await this.#ask(`posts/${id}`, { method: 'POST', body: JSON.stringify(changes) });
  }

  async remove(path: string): Promise<void> {
    await this.#ask(path, { method: 'DELETE' });
  }

  async #ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const { url, user, appPassword } = this.#wordpress;
    const authorization = `Basic ${Buffer.from(`${user}:${appPassword}`).toString('base64')}`;
    const response = await fetch(`${url}/wp-json/wp/v2/${path}`, {
      ...init,
      headers: { authorization, 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
