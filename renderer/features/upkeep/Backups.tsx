import { FolderOpen } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { BackupState } from '#core/post/upkeep.ts';

import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { fullDate } from '../../ui/relativeDate.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Asked } from './Asked.tsx';
import styles from './Upkeep.module.css';
import { useAnswer } from './useAnswer.ts';
import { useIsShown } from './useIsShown.ts';
import { countWords, sizeWords } from './words.ts';

/** Where backups go and how often, one now, and the way back from one. */
export function Backups() {
  const { client, layout, notices, operations, changeLibrary } = useWindow();
  const { answer, again, put } = useAnswer(() => client['backup.state']({}));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [notRestored, setNotRestored] = useState<Failure | null>(null);
  const isShown = useIsShown();
  const changed = useEffectEvent(put);
  // The schedule may be at work while this is looked at.
  useEffect(() => client.on('backup.changed', (state) => changed(state)), [client]);
  const run = async (how: () => Promise<BackupState | null>) => {
    setBusy(true);
    setFailure(null);
    try {
      const next = await how();
      if (next !== null) put(next);
    } catch (thrown) {
      const why = toFailure(thrown);
      if (why.code === 'cancelled') notices.say('The backup was stopped and removed. Earlier ones are as they were.');
      else if (isShown()) setFailure(why);
      else notices.fail(why);
      await again();
    } finally {
      setBusy(false);
    }
  };
  const restore = async () => {
    setNotRestored(null);
    const opened = await changeLibrary(async () => {
      try {
        return await operations.run('Bringing a backup back', (operation) => client['backup.restore']({ operation }));
      } catch (thrown) {
        const why = toFailure(thrown);
        if (why.code === 'cancelled') notices.say('The backup was not brought back. Everything is as it was.');
        else if (isShown()) setNotRestored(why);
        else notices.fail(why);
        return null;
      }
    });
    // What stands here is about the library that was left.
    if (opened !== null) layout.setState({ screen: null });
  };
  const reveal = () => {
    client['backup.reveal']({}).catch((thrown: unknown) => notices.fail(toFailure(thrown)));
  };
  return (
    <Asked answer={answer} asking="Looking for backups…" again={again}>
      {(state) => (
        <>
          <p className={styles.soft}>
            A backup is one zip file with everything: posts, media, versions and the trash. Any program can open it.
          </p>
          <dl className={styles.facts}>
            <dt>Folder</dt>
            <dd className={styles.path}>{state.displayPath ?? 'None was chosen yet'}</dd>
            <dt>Last</dt>
            <dd>
              {state.last === null
                ? 'None yet'
                : `${fullDate(state.last.at)}: ${countWords(state.last.files, 'file')}, ${sizeWords(state.last.bytes)}`}
            </dd>
          </dl>
          {failure !== null && <FailureText failure={failure} />}
          {failure === null && state.failure !== null && (
            <p className={styles.failed} role="status">
              {state.failure}
            </p>
          )}
          <div className={styles.actions}>
            <Button
              tone="main"
              disabled={busy}
              onClick={() =>
                void run(() => operations.run('Backing up', (operation) => client['backup.now']({ operation })))
              }
            >
              Back up now
            </Button>
            <Button disabled={busy} onClick={() => void run(() => client['backup.chooseFolder']({}))}>
              {state.displayPath === null ? 'Choose a folder…' : 'Choose another folder…'}
            </Button>
            {state.displayPath !== null && (
              <Button icon={<FolderOpen size={14} aria-hidden />} onClick={reveal}>
                Show
              </Button>
            )}
          </div>
          <Segmented
            label="By itself"
            value={state.every}
            options={[
              { value: 'never', label: 'Never' },
              { value: 'day', label: 'Every day' },
              { value: 'week', label: 'Every week' },
            ]}
            onChange={(every) => void run(() => client['backup.configure']({ every, keep: state.keep }))}
          />
          <div className={styles.keep}>
            <TextField
              label="How many are kept"
              type="number"
              min={1}
              max={1_000}
              key={state.keep}
              defaultValue={state.keep}
              hint="The oldest goes when there are more."
              onBlur={(event) => {
                const keep = event.target.valueAsNumber;
                if (Number.isInteger(keep) && keep >= 1 && keep <= 1_000 && keep !== state.keep)
                  void run(() => client['backup.configure']({ every: state.every, keep }));
              }}
            />
          </div>
          <div>
            <h3 className={styles.why}>From a backup</h3>
            <p className={styles.restoreWords}>
              It is unpacked into an empty folder and opened there. This library stays as it is.
            </p>
            <Button disabled={busy} onClick={() => void restore()}>
              Bring a backup back…
            </Button>
            {notRestored !== null && (
              <div ref={bringIntoSight} className={styles.notRestored}>
                <FailureText failure={notRestored} />
              </div>
            )}
          </div>
        </>
      )}
    </Asked>
  );
}

/** It comes below what is seen of the page. */
const bringIntoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });
