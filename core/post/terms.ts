/** Nobody's tree is deeper, and a name of mere slashes costs no more. */
const deepest = 32;

/** The levels above a tag or category, the nearest first: a `/` in a name is a level of the tree, but not one at an end. */
export function levelsAbove(name: string): string[] {
  const levels: string[] = [];
  for (let at = name.lastIndexOf('/'); at > 0 && levels.length < deepest; at = name.lastIndexOf('/', at - 1))
    if (at < name.length - 1) levels.push(name.slice(0, at));
  return levels;
}

/** Terms and all levels above them, each once. */
export const withLevels = (names: readonly string[]): Set<string> =>
  new Set(names.flatMap((name) => [name, ...levelsAbove(name)]));
