import type { Upkeep } from '../contract.ts';
import type { FileSystem } from '../disk.ts';
import { backUp } from './backUp.ts';
import { checkLibrary } from './check.ts';

/** Looking after one library; its media are looked after by `media`. */
export function makeUpkeep(
  fs: FileSystem,
  places: { root: string; stateFolder: string },
  media: Pick<Upkeep, 'orphans' | 'trashOrphans' | 'restoreMedia'>,
): Upkeep {
  return {
    check: (operation) => checkLibrary(fs, places, operation),
    orphans: (operation) => media.orphans(operation),
    trashOrphans: (paths, operation) => media.trashOrphans(paths, operation),
    restoreMedia: (paths, operation) => media.restoreMedia(paths, operation),
    backUp: (target, operation) => backUp(fs, places.root, target, operation),
  };
}
