import { EventEmitter } from 'node:events';

import { protocol } from './protocol.ts';
import { WebRequest } from './web-request.ts';

type RequestHandler = (
  contents: unknown,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;

/** Electron's Session: the one that every window has. */
export class Session
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'availableSpellCheckerLanguages'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerLanguages'
      | 'getSpellCheckerLanguages'
      | 'setSpellCheckerEnabled'
      | 'isSpellCheckerEnabled'
      | 'spellCheckerEnabled'
      | 'setSpellCheckerDictionaryDownloadURL'
      | 'addWordToSpellCheckerDictionary'
      | 'removeWordFromSpellCheckerDictionary'
      | 'listWordsInSpellCheckerDictionary'
      | 'clearCache'
      | 'clearStorageData'
      | 'flushStorageData'
      | 'isPersistent'
      | 'setUserAgent'
    >
{
  readonly protocol = protocol;
  readonly webRequest = new WebRequest();
  readonly availableSpellCheckerLanguages: string[] = ['en-US', 'en-GB'];
  requestHandler: RequestHandler | null = null;
  checkHandler: CheckHandler | null = null;
  /** Counts the changes of handlers, so that answers are not kept beyond one. */
  generation = 0;
  #spellChecker = true;
  #languages: string[] = [];
  readonly #words = new Set<string>();

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler;
    this.generation += 1;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler;
    this.generation += 1;
  }
  setDevicePermissionHandler(_handler: unknown): void {}
  setBluetoothPairingHandler(_handler: unknown): void {}
  setDisplayMediaRequestHandler(_handler: unknown): void {}
  setUSBProtectedClassesHandler(_handler: unknown): void {}

  setSpellCheckerLanguages(languages: string[]): void {
    this.#languages = [...languages];
  }
  getSpellCheckerLanguages(): string[] {
    return [...this.#languages];
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.#spellChecker = enabled;
  }
  isSpellCheckerEnabled(): boolean {
    return this.#spellChecker;
  }
  get spellCheckerEnabled(): boolean {
    return this.#spellChecker;
  }
  set spellCheckerEnabled(enabled: boolean) {
    this.#spellChecker = enabled;
  }
  setSpellCheckerDictionaryDownloadURL(_url: string): void {}
  addWordToSpellCheckerDictionary(word: string): boolean {
    this.#words.add(word);
    return true;
  }
  removeWordFromSpellCheckerDictionary(word: string): boolean {
    return this.#words.delete(word);
  }
  listWordsInSpellCheckerDictionary(): Promise<string[]> {
    return Promise.resolve([...this.#words]);
  }

  fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return fetch(input, init);
  }
  setUserAgent(_agent: string): void {}
  setCertificateVerifyProc(_proc: unknown): void {}
  clearCache(): Promise<void> {
    return Promise.resolve();
  }
  clearStorageData(): Promise<void> {
    return Promise.resolve();
  }
  flushStorageData(): void {}
  setProxy(_config: unknown): Promise<void> {
    return Promise.resolve();
  }
  isPersistent(): boolean {
    return true;
  }
}

const defaultSession = new Session();

export const session = {
  defaultSession,
  /** There is one session here; a partition of its own would not be apart, so it is refused. */
  fromPartition(partition: string): Session {
    throw new Error(`session.fromPartition('${partition}'): the stand-in for Electron has the default session alone.`);
  },
};
