import { EventEmitter } from 'node:events';

/** Modules of Electron's of which the app needs little. */
export const net = {
  fetch: (input: string | Request, init?: RequestInit): Promise<Response> => fetch(input, init),
  isOnline: (): boolean => true,
  online: true,
} satisfies Pick<Electron.Net, 'isOnline' | 'online'> & { fetch: unknown };

export const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: (): number => 0,
  isOnBatteryPower: (): boolean => false,
});

export const crashReporter = {
  start: (): void => undefined,
  getUploadToServer: (): boolean => false,
  setUploadToServer: (): void => undefined,
};

export const globalShortcut = {
  register: (): boolean => false,
  isRegistered: (): boolean => false,
  unregister: (): void => undefined,
  unregisterAll: (): void => undefined,
};

/** A notice that no desktop shows: it goes to the log. */
export class Notification extends EventEmitter {
  readonly #options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.#options = options;
  }

  static isSupported(): boolean {
    return false;
  }

  show(): void {
    console.log(`${this.#options.title ?? ''}: ${this.#options.body ?? ''}`);
  }

  close(): void {}
}
