import { createStore } from 'zustand/vanilla';

import type { PostSelection } from '#core/post/listing.ts';

/** What stands at the right of the text. */
export type SidePanel = 'details' | 'publish' | 'export';
/** What lies over the window. */
export type Screen = 'settings' | 'shortcuts' | 'upkeep' | null;
/** The parts of the screen that looks after the library. */
export type UpkeepPart = 'duplicates' | 'media' | 'links' | 'check' | 'backups';
export const settingsSections = ['writing', 'posts', 'accounts', 'secrets'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** What the writer is asked about before it is deleted for ever. */
export interface Deletion {
  /** Posts in the trash, or null for all that is in it. */
  selection: PostSelection | null;
  /** How many posts. */
  count: number;
  /** Media that no post uses. */
  files: number;
  /** What the one post is called, where one was chosen; null for several. */
  title: string | null;
}

export interface LayoutStore {
  /** At this width and below, the details lie over the text as a sheet. */
  sheetDetails: boolean;
  /** At this width and below, the list does too. */
  sheetList: boolean;
  /** The sheet that is open, where there are sheets. */
  sheet: 'list' | 'details' | null;
  panel: SidePanel;
  screen: Screen;
  upkeepPart: UpkeepPart;
  section: SettingsSection;
  /** The post whose versions lie over its text, or null. */
  versionsOf: string | null;
  /** What is to be deleted for ever, while that is asked about. */
  deleting: Deletion | null;
  /** Counts the wishes to change the post's address: the field takes the caret with each. */
  slugWish: number;
}

export const sheetDetailsAt = 1100;
export const sheetListAt = 760;

export const createLayout = () =>
  createStore<LayoutStore>(() => ({
    sheetDetails: false,
    sheetList: false,
    sheet: null,
    panel: 'details',
    screen: null,
    upkeepPart: 'duplicates',
    section: 'writing',
    versionsOf: null,
    deleting: null,
    slugWish: 0,
  }));

export type Layout = ReturnType<typeof createLayout>;
