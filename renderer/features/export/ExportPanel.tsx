import { FileText, FolderTree, Copy, CircleCheck } from 'lucide-react';
import { useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { ExportResult } from '#core/ipc/contract.ts';

import { useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import styles from './ExportPanel.module.css';

type Stage =
  | { kind: 'choosing' }
  | { kind: 'running' }
  | { kind: 'done'; result: ExportResult }
  | { kind: 'failed'; failure: Failure };

/** Ways out of the program, for one post. */
export function ExportPanel({ postId, onCopy }: { postId: string; onCopy: (format: 'html' | 'markdown') => void }) {
  const { client, operations, post } = useWindow();
  const [stage, setStage] = useState<Stage>({ kind: 'choosing' });
  const start = async (format: 'html-file' | 'html-folder') => {
    setStage({ kind: 'running' });
    try {
      await post.flush();
      const result = await operations.run('Exporting', (operation) =>
        client['export.post']({ id: postId, format, operation }),
      );
      setStage(result === null ? { kind: 'choosing' } : { kind: 'done', result });
    } catch (thrown) {
      const failure = toFailure(thrown);
      setStage(failure.code === 'cancelled' ? { kind: 'choosing' } : { kind: 'failed', failure });
    }
  };
  const reveal = (key: string) => {
    client['export.reveal']({ key }).catch((thrown: unknown) =>
      setStage({ kind: 'failed', failure: toFailure(thrown) }),
    );
  };
  const running = stage.kind === 'running';
  return (
    <div className={styles.panel}>
      <div className={styles.ways}>
        <Way
          icon={<FileText size={18} strokeWidth={1.75} aria-hidden />}
          name="One HTML file"
          words="Pictures and style inside. Opens anywhere, with no network."
          disabled={running}
          onChoose={() => void start('html-file')}
        />
        <Way
          icon={<FolderTree size={18} strokeWidth={1.75} aria-hidden />}
          name="HTML with a pictures folder"
          words="For a web server, or to go on working with the page."
          disabled={running}
          onChoose={() => void start('html-folder')}
        />
      </div>
      <div role="status" className={styles.outcome}>
        {running && <p className={styles.soft}>Exporting…</p>}
        {stage.kind === 'done' && (
          <div className={styles.done}>
            <CircleCheck size={16} aria-hidden className={styles.ok} />
            <div className={styles.doneWords}>
              <p className={styles.name}>Exported</p>
              <p className={styles.path}>{stage.result.displayPath}</p>
              {stage.result.warnings.length > 0 && (
                <ul className={styles.warnings}>
                  {stage.result.warnings.map((warning) => (
                    <li key={warning}>{warning}</li>
                  ))}
                </ul>
              )}
              <Button onClick={() => reveal(stage.result.key)}>Show in folder</Button>
            </div>
          </div>
        )}
        {stage.kind === 'failed' && <FailureText failure={stage.failure} />}
      </div>
      <div className={styles.copies}>
        <h3 className={styles.label}>To the clipboard</h3>
        <div className={styles.row}>
          <Button icon={<Copy size={14} aria-hidden />} onClick={() => onCopy('html')}>
            Copy as HTML
          </Button>
          <Button icon={<Copy size={14} aria-hidden />} onClick={() => onCopy('markdown')}>
            Copy as Markdown
          </Button>
        </div>
      </div>
    </div>
  );
}

const Way = ({
  icon,
  name,
  words,
  disabled,
  onChoose,
}: {
  icon: React.ReactNode;
  name: string;
  words: string;
  disabled: boolean;
  onChoose: () => void;
}) => (
  <button type="button" className={styles.way} disabled={disabled} onClick={onChoose}>
    {icon}
    <span>
      <span className={styles.name}>{name}</span>
      <span className={styles.soft}>{words}</span>
    </span>
  </button>
);
