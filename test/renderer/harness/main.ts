import { fakeBridge } from './fakeBridge.ts';
import type { Fake, FakeOptions } from './fakeBridge.ts';
import { scenes } from './scenes.ts';

declare global {
  interface Window {
    fake: Fake;
  }
}

/** `?scene=` chooses what main is pretended to hold; a test then drives `window.fake`. */
const name = new URLSearchParams(location.search).get('scene') ?? 'library';
const options: FakeOptions = scenes[name] ?? {};
window.fake = fakeBridge(options);
Object.defineProperty(window, 'longhand', { value: window.fake.bridge });
await import('../../../renderer/main.tsx');
