import { EventEmitter } from 'node:events';

class NativeTheme extends EventEmitter implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'> {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  #source: 'system' | 'light' | 'dark' = 'system';
  #systemDark = false;
  /** Told when the source changes, so that pages follow. */
  applyToPages: () => void = () => undefined;

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`themeSource: '${source}' is no theme`);
    if (source === this.#source) return;
    this.#source = source;
    this.applyToPages();
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemDark : this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#systemDark;
  }

  /** What Chromium told a page about the system. */
  pagePrefersDark(dark: boolean): void {
    if (this.#source !== 'system' || dark === this.#systemDark) return;
    this.#systemDark = dark;
    this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();
