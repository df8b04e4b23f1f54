import * as z from 'zod';

/** The writer's preferences on this machine, with the values a fresh start has. Owned here; kept by electron-store. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Text size of the editor, CSS pixels. */
  textSize: z.number().int().min(14).max(28).default(19),
  /** Width of the text column, characters. */
  lineWidth: z.number().int().min(45).max(100).default(66),
  typeface: z.enum(['serif', 'sans', 'mono']).default('serif'),
  /** Author of new posts. */
  author: z.string().max(200).default(''),
  /** Language of new posts and of exported pages, BCP 47. */
  language: z.string().max(35).default('en'),
  /** Pictures and films that are added keep what they tell of place, device and owner. */
  keepPhotoData: z.boolean().default(false),
  /** The originals of what is changed by taking that out are kept in the library's own folder. */
  keepOriginals: z.boolean().default(false),
  /** Exported pages take pictures along as they are, instead of made smaller. */
  exportOriginals: z.boolean().default(false),
  spellCheck: z.boolean().default(true),
  showList: z.boolean().default(true),
  showDetails: z.boolean().default(true),
  /** The parts of the library above the list; a low window shows them only when asked. */
  showParts: z.boolean().default(true),
  /** What is unfolded in the list's tree of searches, tags and categories, e.g. `tags` and `tags:travel/north`. */
  openBranches: z.array(z.string().max(300)).max(1_000).default(['searches']),
  /** The writer has agreed to keep secrets without the system's protection. */
  allowUnprotectedSecrets: z.boolean().default(false),
});
export type Settings = z.output<typeof settingsSchema>;
export const defaultSettings: Settings = settingsSchema.parse({});
