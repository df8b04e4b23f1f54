import { BookOpen, ChevronRight, FolderOpen, FolderPlus } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Failure } from '#core/failure.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';

import { FailureText } from '../../ui/FailureText.tsx';
import styles from './WelcomeScreen.module.css';

export interface WelcomeScreenProps {
  defaultPath: string;
  recent: readonly LibraryInfo[];
  /** Why the last library could not be opened. */
  failure: Failure | null;
  busy: boolean;
  onStart: () => void;
  onChooseFolder: () => void;
  onOpen: () => void;
  onOpenRecent: (key: string) => void;
}

/** The first run, and what is seen while no library is open: one screen, and the text is one step away. */
export function WelcomeScreen(props: WelcomeScreenProps) {
  const { defaultPath, recent, failure, busy } = props;
  return (
    <main className={styles.screen}>
      <div className={styles.column}>
        <h1 className={styles.title}>Longhand</h1>
        <p className={styles.lead}>
          Write in peace, keep every post as a plain file of your own, and publish when it is ready.
        </p>
        {failure !== null && (
          <div className={styles.failure}>
            <FailureText failure={failure} />
          </div>
        )}
        <div className={styles.ways}>
          <Way
            main
            icon={<BookOpen size={20} strokeWidth={1.75} aria-hidden />}
            name="Start writing"
            words={
              <>
                Makes a library in <span className={styles.path}>{defaultPath}</span>
              </>
            }
            disabled={busy}
            onChoose={props.onStart}
          />
          <Way
            icon={<FolderPlus size={20} strokeWidth={1.75} aria-hidden />}
            name="Start somewhere else…"
            words="Choose the folder your library will live in"
            disabled={busy}
            onChoose={props.onChooseFolder}
          />
          <Way
            icon={<FolderOpen size={20} strokeWidth={1.75} aria-hidden />}
            name="Open a folder of posts…"
            words="A library of yours, or Markdown from Hugo, Jekyll, Astro and others; nothing in it changes until you edit"
            disabled={busy}
            onChoose={props.onOpen}
          />
        </div>
        {recent.length > 0 && (
          <section className={styles.recent} aria-label="Opened before">
            <h2 className={styles.heading}>Opened before</h2>
            <ul className={styles.list}>
              {recent.map((library) => (
                <li key={library.key}>
                  <button
                    type="button"
                    className={styles.library}
                    disabled={busy}
                    onClick={() => props.onOpenRecent(library.key)}
                  >
                    <span className={styles.name}>{library.name}</span>
                    <span className={styles.path}>{library.displayPath}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}

const Way = ({
  main = false,
  icon,
  name,
  words,
  disabled,
  onChoose,
}: {
  main?: boolean;
  icon: ReactNode;
  name: string;
  words: ReactNode;
  disabled: boolean;
  onChoose: () => void;
}) => (
  <button type="button" className={main ? styles.mainWay : styles.way} disabled={disabled} onClick={onChoose}>
    {icon}
    <span className={styles.wayWords}>
      <span className={styles.wayName}>{name}</span>
      <span className={styles.wayNote}>{words}</span>
    </span>
    <ChevronRight size={16} aria-hidden />
  </button>
);
