import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';

import { WindowProvider, useLibrary } from '../state/window.ts';
import type { WindowState } from '../state/window.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { TipProvider } from '../ui/Tip.tsx';
import { LibraryWindow } from './LibraryWindow.tsx';
import { useAppearance } from './useAppearance.ts';
import { Welcome } from './Welcome.tsx';

/** The whole window over one state. */
export function App({ state }: { state: WindowState }) {
  return (
    <StrictMode>
      <CSPProvider disableStyleElements>
        <WindowProvider value={state}>
          <TipProvider>
            <Stage state={state} />
          </TipProvider>
        </WindowProvider>
      </CSPProvider>
    </StrictMode>
  );
}

function Stage({ state }: { state: WindowState }) {
  const phase = useLibrary((store) => store.phase);
  useAppearance(phase.kind === 'ready' ? phase.app.settings : null);
  if (phase.kind === 'starting') return null;
  if (phase.kind === 'broken') {
    return (
      <main>
        <EmptyState
          level={1}
          title="Longhand could not start"
          action={<Button onClick={() => void state.library.load()}>Try again</Button>}
        >
          {phase.failure.message} Your posts are where they were.
        </EmptyState>
      </main>
    );
  }
  if (phase.app.library === null) return <Welcome app={phase.app} />;
  return <LibraryWindow key={phase.app.library.key} app={phase.app} library={phase.app.library} />;
}
