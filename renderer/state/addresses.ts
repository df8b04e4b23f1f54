import type { Failure } from '#core/failure.ts';
import type { PostLink } from '#core/post/listing.ts';
import type { PostId } from '#core/post/post.ts';

import type { Client } from '../bridge/client.ts';
import type { Bulk, LinkChange } from './bulk.ts';
import type { Notices } from './notices.ts';

/** What has to be written for links that name a post by its old address; those that name it by something else lead to it still. */
export function followingLinks(links: readonly PostLink[], from: string, to: string): LinkChange[] {
  const changes = new Map<string, LinkChange>();
  for (const { from: post, href } of links) {
    const parts = /^([^?#]*)(.*)$/su.exec(href);
    const [, path = '', rest = ''] = parts ?? [];
    // The last part of the path that is the address; `[[wiki]]` links and files named by it too.
    const at = path.lastIndexOf(from);
    const before = path[at - 1] ?? '/';
    const after = path[at + from.length] ?? '/';
    if (at < 0 || /[\p{L}\p{N}_-]/u.test(before) || /[\p{L}\p{N}_-]/u.test(after)) continue;
    const next = path.slice(0, at) + to + path.slice(at + from.length) + rest;
    const change = changes.get(href) ?? { posts: [], from: href, to: next };
    if (!change.posts.includes(post)) change.posts.push(post);
    changes.set(href, change);
  }
  return [...changes.values()];
}

/** Changes of posts' addresses, with the offer to change the links of the posts that link to the old one. */
export function createAddresses(client: Client, { notices, bulk }: { notices: Notices; bulk: Bulk }) {
  const linksTo = (id: PostId): Promise<PostLink[]> => client['links.to']({ id }).catch((): PostLink[] => []);
  const offer = (links: readonly PostLink[], from: string, to: string): void => {
    const changes = followingLinks(links, from, to);
    const count = new Set(changes.flatMap(({ posts }) => posts)).size;
    if (count === 0) return;
    notices.offer(
      `${count === 1 ? '1 post links' : `${count.toLocaleString('en')} posts link`} here by the old address.`,
      { label: count === 1 ? 'Update it' : 'Update them', run: () => void bulk.repoint(changes) },
    );
  };
  const slugOf = (id: PostId): Promise<string | null> =>
    client['posts.summary']({ id }).then(
      ({ slug }) => slug,
      () => null,
    );
  let following: { id: PostId; before: Promise<[slug: string | null, links: PostLink[]]> } | null = null;
  return {
    change: async (
      { id, slug }: { id: PostId; slug: string },
      to: string,
      rename: (slug: string) => Promise<Failure | null>,
    ): Promise<Failure | null> => {
      // Afterwards nobody could tell which links were meant.
      const links = await linksTo(id);
      const failure = await rename(to);
      if (failure === null) offer(links, slug, to);
      return failure;
    },
    /** The title is being changed: the address may follow it with any save from now on. */
    titleChanges(id: PostId): void {
      if (following?.id !== id) following = { id, before: Promise.all([slugOf(id), linksTo(id)]) };
    },
    /** The title stands, and what it was is saved. */
    async titleStands(): Promise<void> {
      if (following === null) return;
      const { id, before } = following;
      following = null;
      const [old, links] = await before;
      const now = old === null || links.length === 0 ? old : await slugOf(id);
      if (old !== null && now !== null && now !== old) offer(links, old, now);
    },
  };
}
