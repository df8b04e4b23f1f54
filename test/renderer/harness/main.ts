import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/literata/index.css';
import '@fontsource-variable/literata/wght-italic.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';

import { openWindow } from '../../../renderer/app/openWindow.tsx';
import { fakeBridge } from './fakeBridge.ts';
import type { Fake, FakeOptions } from './fakeBridge.ts';
import { scenes } from './scenes.ts';

declare global {
  interface Window {
    fake: Fake;
    /** Ends the window and opens another over a main that holds a scene, without loading its files again. */
    showScene(scene: string): void;
  }
}

let close: (() => void) | null = null;

window.showScene = (scene) => {
  close?.();
  const options: FakeOptions = scenes[scene] ?? {};
  window.fake = fakeBridge(options);
  close = openWindow(window.fake.bridge);
};

// `?scene=` chooses what main is pretended to hold; a test then drives `window.fake`.
window.showScene(new URLSearchParams(location.search).get('scene') ?? 'library');
