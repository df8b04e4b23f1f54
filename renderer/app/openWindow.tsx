import { createRoot } from 'react-dom/client';

import type { Bridge } from '#core/ipc/contract.ts';

import { makeClient } from '../bridge/client.ts';
import { createWindowState } from '../state/window.ts';
import { App } from './App.tsx';

/** Shows the window over what the preload gave, or a test; answers how to end it. */
export function openWindow(bridge: Bridge): () => void {
  const place = document.getElementById('root');
  if (place === null) throw new Error('index.html has no #root.');
  const state = createWindowState(makeClient(bridge));
  state.start();
  const root = createRoot(place);
  root.render(<App state={state} />);
  return () => {
    root.unmount();
  };
}
