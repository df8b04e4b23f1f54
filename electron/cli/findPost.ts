import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

import { LonghandError } from '#core/failure.ts';
import { wholeLibrary } from '#core/post/listing.ts';
import type { PostSummary } from '#core/post/post.ts';
import type { Library } from '#services/library/contract.ts';

/** The post that a person means by its id, its slug or the path of its file or folder. Throws `not-found`, and `conflict` when it is several. */
export async function findPost(library: Library, said: string, cwd: string): Promise<PostSummary> {
  const { posts } = await library.listing.page(wholeLibrary, 0, Number.MAX_SAFE_INTEGER);
  const byId = posts.find(({ id }) => id === said);
  if (byId !== undefined) return byId;
  const path = pathInLibrary(library.root, said, cwd);
  const rules: ((post: PostSummary) => boolean)[] = [
    ({ slug }) => slug === said,
    (post) =>
      [path, said.split(sep).join('/').replace(/\/+$/, '')].some(
        (one) => post.path === one || post.path === `${one}/index.md`,
      ),
  ];
  for (const rule of rules) {
    const [found, other] = posts.filter(rule);
    if (found !== undefined && other !== undefined) {
      throw new LonghandError({
        code: 'conflict',
        message: `${said} may mean several posts: ${found.path} and ${other.path}.`,
        next: 'Name the one you mean by its path.',
      });
    }
    if (found !== undefined) return found;
  }
  throw new LonghandError({
    code: 'not-found',
    message: `There is no post ${said} in ${library.root}.`,
    next: 'See what there is with: longhand list',
  });
}

function pathInLibrary(root: string, said: string, cwd: string): string {
  const real = (path: string): string => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  return relative(real(root), real(resolve(cwd, said)))
    .split(sep)
    .join('/');
}
