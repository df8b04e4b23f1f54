/** Every call the window may make of main. Each has its input, output and meaning in contract.ts, which does not compile while one is missing. */
export const channels = [
  'app.state',
  'app.openExternal',
  'app.flushed',
  'app.contextMenu',
  'library.create',
  'library.createDefault',
  'library.open',
  'library.openRecent',
  'library.reveal',
  'posts.list',
  'posts.create',
  'posts.open',
  'posts.applySteps',
  'posts.setMeta',
  'posts.flush',
  'posts.close',
  'posts.renameSlug',
  'posts.duplicate',
  'posts.trash',
  'posts.restore',
  'posts.giveOwnId',
  'posts.source',
  'posts.reveal',
  'media.import',
  'media.pick',
  'media.list',
  'export.post',
  'export.copy',
  'export.reveal',
  'accounts.list',
  'accounts.discover',
  'accounts.add',
  'accounts.update',
  'accounts.remove',
  'accounts.check',
  'publish.preview',
  'publish.start',
  'operations.cancel',
  'secrets.protection',
  'secrets.allowUnprotected',
  'settings.get',
  'settings.set',
] as const;
export type Channel = (typeof channels)[number];

/** Everything main may tell the window unasked. Payloads stand in contract.ts. */
export const events = [
  'library.changed',
  'posts.changed',
  'posts.saveState',
  'posts.replaced',
  'operations.progress',
  'app.command',
  'app.flush',
  'settings.changed',
] as const;
export type EventName = (typeof events)[number];

/** The one IPC channel under which each call and event travels. */
export const ipcName = (name: Channel | EventName): string => `longhand:${name}`;
