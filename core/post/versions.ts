/**
 * Why a version was kept. `before-…` versions are made so that what follows can be taken back: `before-edit` is what the file held
 * when the writing began.
 */
export const versionReasons = [
  'save',
  'before-edit',
  'closed',
  'named',
  'published',
  'before-restore',
  'before-merge',
  'other-program',
] as const;
export type VersionReason = (typeof versionReasons)[number];

/** One version of a post. */
export interface VersionInfo {
  id: string;
  /** When it was made, ISO 8601. */
  at: string;
  why: VersionReason;
  /** What the writer calls it, or null. Named versions are never thinned out. */
  name: string | null;
  title: string;
  words: number;
}
