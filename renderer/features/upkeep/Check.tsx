import type { CheckFinding, CheckReport } from '#core/post/upkeep.ts';

import { useCheck, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { Fine } from './Asked.tsx';
import styles from './Upkeep.module.css';
import { countWords, sizeWords } from './words.ts';

const kinds: Record<CheckFinding['kind'], string> = {
  unreadable: 'Cannot be read',
  damaged: 'Damaged',
  'not-utf8': 'Not written as UTF-8',
  'front-matter': 'A mistake at the top of the file',
  'missing-text': 'The text is missing',
  'duplicate-id': 'Two files say that they are one post',
  'missing-media': 'Media that are not there',
  'left-over': 'Left over from something that was cut short',
};
const most = 500;

/** Reads every file of the library, and names those that are not as they must be. */
export function Check() {
  const { check } = useWindow();
  const { stage } = useCheck((store) => store);
  return (
    <>
      <p className={styles.soft}>
        Reads every file of the library from beginning to end, and names each that cannot be read or is not as it must
        be. Nothing is changed.
      </p>
      <div>
        <Button tone="main" disabled={stage.kind === 'running'} onClick={() => void check.start()}>
          {stage.kind === 'running'
            ? 'Reading every file…'
            : stage.kind === 'done'
              ? 'Check again'
              : 'Check every file'}
        </Button>
      </div>
      {stage.kind === 'failed' && <FailureText failure={stage.failure} />}
      {stage.kind === 'done' && <Report report={stage.report} />}
    </>
  );
}

function Report({ report: { files, bytes, findings } }: { report: CheckReport }) {
  const read = `${countWords(files, 'file')} read, ${sizeWords(bytes)}.`;
  if (findings.length === 0) return <Fine>{read} All of them are sound.</Fine>;
  const byKind = Map.groupBy(findings, ({ kind }) => kind);
  return (
    <div className={styles.report} role="status">
      <p>
        {read} {countWords(findings.length, 'thing')} to look at:
      </p>
      {[...byKind].map(([kind, some]) => (
        <section key={kind} className={styles.kind}>
          <h3 className={styles.why}>
            {kinds[kind]} ({some.length.toLocaleString('en')})
          </h3>
          <ul className={styles.findings}>
            {some.slice(0, most).map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <span className={styles.path}>{path}</span>
                <span className={styles.soft}>{message}</span>
              </li>
            ))}
          </ul>
          {some.length > most && <p className={styles.soft}>And {(some.length - most).toLocaleString('en')} more.</p>}
        </section>
      ))}
    </div>
  );
}
