import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/literata/index.css';
import '@fontsource-variable/literata/wght-italic.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './styles/tokens.css';
import './styles/base.css';

import { createRoot } from 'react-dom/client';

import { App } from './app/App.tsx';
import { makeClient } from './bridge/client.ts';
import { createWindowState } from './state/window.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
const state = createWindowState(makeClient(window.longhand));
state.start();
createRoot(root).render(<App state={state} />);
