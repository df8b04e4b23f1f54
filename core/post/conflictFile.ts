/**
 * The name of the file that another is a sync tool's copy of, made when two machines changed it at once; null when the name is none of
 * theirs. Whether the original is still there is for the caller to see: without it the copy is all there is.
 */
export function conflictOriginal(name: string): string | null {
  for (const pattern of patterns) {
    const { stem, end } = pattern.exec(name)?.groups ?? {};
    if (stem !== undefined && stem.trim() !== '' && end !== undefined) return stem + end;
  }
  return null;
}

const day = String.raw`\d{4}-\d{1,2}-\d{1,2}`;
const end = String.raw`(?<end>\.[A-Za-z0-9]+)$`;
const pattern = (middle: string, flags = 'iu'): RegExp => new RegExp(`^(?<stem>.+?)${middle}${end}`, flags);

/** In the order in which they are tried: the first that fits tells the original's name. */
const patterns: readonly RegExp[] = [
  // Syncthing: "post.sync-conflict-20261101-153012-ABCDEFG.md".
  pattern(String.raw`\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?`),
  // Dropbox, in the languages it writes: "post (Ada's conflicted copy 2026-11-01).md", "post (Kopie in Konflikt …)".
  pattern(
    String.raw` \((?:[^()]{0,100}?\s)?(?:conflicted copy|case conflict|selective sync conflict|in Konflikt stehende Kopie|Kopie in Konflikt|copie en conflit|copia en conflicto|copia in conflitto|cópia em conflito|conflicterende kopie)(?:[^()]{0,100})?\)`,
  ),
  // Nextcloud and ownCloud: "post (conflicted copy 2026-11-01 153012).md" is above; older ones: "post_conflict-20261101-153012.md".
  pattern(String.raw`_conflict-\d{8}-\d{6}`),
  // Seafile and Synology: "post (SFConflict ada@example.org 2026-11-01-15-30-12).md", "post_Machine_Nov-01-1530-2026_Conflict.md".
  pattern(String.raw` \(SFConflict [^()]{1,100}\)`),
  pattern(String.raw`_[^_]{1,60}_[A-Za-z]{3}-\d{2}-\d{4,6}-\d{4}_(?:Case)?Conflict`),
  // Google Drive: "post_conf(2).md", "post (conflict 2026-11-01).md", also "[Conflict]".
  pattern(String.raw`_conf\(\d{1,3}\)`),
  pattern(String.raw` (?:\((?:edit )?conflict(?:ed)?(?: \d[^()]{0,60})?\)|\[conflict(?:ed)?(?: \d{1,3})?\])`),
  // OneDrive adds the machine's name, in capitals that no address of a post has: "post-DESKTOP-1A2B3C4.md", "post-Adas-MacBook-Pro.md".
  pattern(String.raw`-(?:DESKTOP|LAPTOP|WIN|PC)-[A-Z0-9]{5,11}(?:-\d{1,3})?`, 'u'),
  pattern(String.raw`-[\p{L}\d-]{0,40}MacBook(?:-(?:Pro|Air))?(?:-\d{1,3})?`, 'u'),
  // iCloud numbers them, which says something only where the name itself says nothing: "index 2.md".
  /^(?<stem>index) \d{1,2}(?<end>\.(?:md|markdown))$/iu,
  // Others name the machine and the day: "post (Ada's laptop conflict 2026-11-01).md".
  pattern(String.raw` \([^()]{1,80} conflict ${day}[^()]{0,20}\)`),
  // Git leaves the text from before a merge: "post.md.orig".
  /^(?<stem>.+)(?<end>\.(?:md|markdown))\.orig$/iu,
];
