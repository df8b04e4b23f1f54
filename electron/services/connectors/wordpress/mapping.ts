import type { OutgoingPost } from '#core/publish/connector.ts';

/** What is sent for a post, apart from what only the site knows (ids). */
export interface WordPressBody extends Record<string, unknown> {
  title: string;
  content: string;
  excerpt: string;
  slug: string;
  status: 'publish' | 'draft';
}

/** `now` is the site's clock where it is known, else ours. */
export function bodyOf(post: OutgoingPost, content: string, now: Date): WordPressBody {
  return {
    title: post.title,
    content,
    excerpt: post.excerpt,
    slug: post.slug,
    status: post.visibility === 'published' ? 'publish' : 'draft',
    ...dateOf(post, now),
  };
}

/**
 * The date as WordPress takes it: one with an offset as UTC, one without as the site's own time. A date that has passed here but
 * not yet by the site's clock is left to the site; it would schedule the post, and take a live one off the page until then.
 */
function dateOf(post: OutgoingPost, siteNow: Date): { date_gmt: string } | { date: string } | Record<string, never> {
  if (post.date === null) return {};
  const local = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/.exec(post.date.trim());
  if (local !== null) return { date: `${local[1]}T${local[2] ?? '00:00'}:${local[3] ?? '00'}` };
  const instant = new Date(post.date);
  if (Number.isNaN(instant.getTime())) return {};
  if (instant > siteNow && instant <= new Date()) return {};
  return { date_gmt: instant.toISOString().slice(0, 19) };
}
