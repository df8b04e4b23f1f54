import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { commandLine } from '../command-line.ts';
import { engine } from '../engine.ts';
import { makeEvent } from './event.ts';
import { SingleInstance } from './single-instance.ts';

type PathName = Parameters<Electron.App['getPath']>[0];

/** What the app needs of its windows to close them. */
export interface Windows {
  count(): number;
  /** Asks every window to close. False when one will not. */
  closeAll(): boolean;
  destroyAll(): void;
}

const noWindows: Windows = { count: () => 0, closeAll: () => true, destroyAll: () => undefined };

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly dock = undefined;
  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void commandLine.switches.set(name.toLowerCase(), value),
    hasSwitch: (name: string): boolean => commandLine.switches.has(name.toLowerCase()),
    getSwitchValue: (name: string): string => commandLine.switches.get(name.toLowerCase()) ?? '',
    removeSwitch: (name: string): void => void commandLine.switches.delete(name.toLowerCase()),
    appendArgument: (): void => undefined,
  } satisfies Electron.CommandLine;
  windows: Windows = noWindows;
  applicationMenu: unknown = null;
  userAgentFallback = '';
  accessibilitySupportEnabled = false;
  badgeCount = 0;
  #name = 'Electron';
  #version = '0.0.0';
  #appPath = process.cwd();
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #readyAsked: () => void = () => undefined;
  #quitting = false;
  #exiting = false;
  #singleInstance: SingleInstance | null = null;

  constructor() {
    super();
    this.setMaxListeners(0);
    this.on('newListener', (name) => name === 'ready' && this.#readyAsked());
  }

  /** Set by the entry, before the app's own code runs. */
  describe({
    name,
    version,
    appPath,
    readyAsked,
  }: {
    name: string;
    version: string;
    appPath: string;
    readyAsked: () => void;
  }): void {
    this.#name = name;
    this.#version = version;
    this.#appPath = appPath;
    this.#readyAsked = readyAsked;
  }

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
  get quitting(): boolean {
    return this.#quitting || this.#exiting;
  }

  markReady(): void {
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', makeEvent({}), {});
    this.#ready.resolve();
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    this.#readyAsked();
    return this.#ready.promise;
  }

  // -- leaving

  quit(): void {
    if (this.#exiting) return;
    const event = makeEvent({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    if (!this.windows.closeAll()) {
      this.#quitting = false;
      return;
    }
    if (this.windows.count() === 0) this.#quitNow();
  }

  /** A window has gone. */
  windowClosed(): void {
    if (this.#exiting || this.windows.count() > 0) return;
    if (this.#quitting) this.#quitNow();
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  /** A window refused to close: nobody leaves. */
  quitRefused(): void {
    this.#quitting = false;
  }

  #quitNow(): void {
    if (this.#exiting) return;
    const event = makeEvent({});
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.#leave(Number(process.exitCode ?? 0));
  }

  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    this.windows.destroyAll();
    this.#leave(code);
  }

  #leave(code: number): void {
    this.#exiting = true;
    this.emit('quit', makeEvent({}), code);
    this.#singleInstance?.release();
    // process.exit ends what is left of Chromium, should it not go in time.
    void engine.end().finally(() => process.exit(code));
  }

  relaunch(): void {
    throw new Error('app.relaunch: the stand-in for Electron cannot start itself again.');
  }

  // -- who and where

  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return this.#version;
  }
  getAppPath(): string {
    return this.#appPath;
  }
  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }
  getSystemLocale(): string {
    return this.getLocale();
  }
  getLocaleCountryCode(): string {
    return this.getLocale().split('-')[1] ?? '';
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getPath(name: PathName): string {
    const chosen = this.#paths.get(name);
    if (chosen !== undefined) return chosen;
    const home = os.homedir();
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
      case 'userData':
        return path.join(this.getPath('appData'), this.#name);
      case 'sessionData':
        return this.getPath('userData');
      case 'temp':
        return os.tmpdir();
      case 'exe':
      case 'module':
        return path.join(import.meta.dirname, '..', 'bin', 'electron');
      case 'logs':
        return path.join(this.getPath('userData'), 'logs');
      case 'crashDumps':
        return path.join(this.getPath('userData'), 'Crashpad');
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'music':
      case 'pictures':
      case 'videos':
        return userFolder(name);
      case 'assets':
      case 'recent':
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }

  setPath(name: string, target: string): void {
    if (!path.isAbsolute(target)) throw new Error('Path must be absolute');
    this.#paths.set(name, target);
  }

  setAppLogsPath(target?: string): void {
    this.setPath('logs', target ?? path.join(this.getPath('userData'), 'logs'));
  }

  // -- one at a time

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    if (this.#singleInstance?.held === true) return true;
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    this.#singleInstance = new SingleInstance(folder, (other) => {
      this.emit('second-instance', makeEvent({}), other.argv, other.workingDirectory, other.additionalData);
    });
    return this.#singleInstance.request({
      argv: process.argv,
      workingDirectory: process.cwd(),
      additionalData: additionalData ?? null,
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#singleInstance?.held ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#singleInstance?.release();
    this.#singleInstance = null;
  }

  /** Chromium's own sandbox is told of at its start: all that is left to do is what Electron does to the command line. */
  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
    commandLine.switches.delete('no-sandbox');
  }

  // -- what a desktop would do with

  disableHardwareAcceleration(): void {}
  focus(): void {
    this.emit('focus-asked');
  }
  hide(): void {}
  show(): void {}
  setAsDefaultProtocolClient(): boolean {
    return false;
  }
  removeAsDefaultProtocolClient(): boolean {
    return false;
  }
  isDefaultProtocolClient(): boolean {
    return false;
  }
  setAppUserModelId(): void {}
  setDesktopName(): void {}
  addRecentDocument(): void {}
  clearRecentDocuments(): void {}
  getRecentDocuments(): string[] {
    return [];
  }
  setBadgeCount(): boolean {
    return false;
  }
  getBadgeCount(): number {
    return 0;
  }
  isAccessibilitySupportEnabled(): boolean {
    return this.accessibilitySupportEnabled;
  }
  setAccessibilitySupportEnabled(enabled: boolean): void {
    this.accessibilitySupportEnabled = enabled;
  }
  #about: Electron.AboutPanelOptionsOptions = {};
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    this.#about = options;
  }
  get about(): Electron.AboutPanelOptionsOptions {
    return { applicationName: this.#name, applicationVersion: this.#version, ...this.#about };
  }
  showAboutPanel(): void {
    this.emit('about-asked');
  }
  getAppMetrics(): Electron.ProcessMetric[] {
    return [];
  }
  getGPUFeatureStatus(): object {
    return {};
  }
}

function userFolder(name: string): string {
  const home = os.homedir();
  const usual = path.join(home, `${name[0]?.toUpperCase()}${name.slice(1)}`);
  const variable = { downloads: 'DOWNLOAD' }[name] ?? name.toUpperCase();
  try {
    const config = process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
    const text = readFileSync(path.join(config, 'user-dirs.dirs'), 'utf8');
    const found = new RegExp(`^XDG_${variable}_DIR="(.*)"`, 'm').exec(text)?.[1];
    return found === undefined ? usual : found.replace('$HOME', home);
  } catch {
    return usual;
  }
}

export const app = new App();
app satisfies Pick<
  Electron.App,
  | 'quit'
  | 'exit'
  | 'whenReady'
  | 'isReady'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getLocale'
  | 'getPath'
  | 'setPath'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'enableSandbox'
  | 'setAboutPanelOptions'
  | 'isPackaged'
  | 'commandLine'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
  | 'dock'
  | 'relaunch'
>;
