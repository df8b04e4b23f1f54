/** Where pins and kept searches are, relative to the library. */
export const arrangementPath = '.longhand/library.json';
