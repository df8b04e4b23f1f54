/** The one origin the window lives on. */
export const appScheme = 'app';
export const appHost = 'longhand';
export const appOrigin = `${appScheme}://${appHost}`;

/** Where the window finds a file beside a post. Relative to the origin, so that it holds wherever the origin is served. */
export const mediaPath = (postId: string, name: string): string =>
  `/media/${encodeURIComponent(postId)}/${name.split('/').map(encodeURIComponent).join('/')}`;
