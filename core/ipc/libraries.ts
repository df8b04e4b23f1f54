import type { LibraryInfo } from './contract.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The recent libraries in the order that CmdOrCtrl+1 to 9 open them: by name, so that a library keeps its number whichever was used last.
 */
export const numbered = (recent: readonly LibraryInfo[]): LibraryInfo[] =>
  [...recent].sort((a, b) => collator.compare(a.name, b.name) || (a.displayPath < b.displayPath ? -1 : 1)).slice(0, 9);
