import type { CommandId } from '#core/ipc/commands.ts';
import { commandIds, commands } from '#core/ipc/commands.ts';

import { Dialog } from '../../ui/Dialog.tsx';
import { Keys } from '../../ui/Keys.tsx';
import styles from './ShortcutsPanel.module.css';

const groups: { title: string; prefixes: string[] }[] = [
  { title: 'Posts', prefixes: ['post.', 'library.', 'search.'] },
  { title: 'Edit', prefixes: ['edit.'] },
  { title: 'Formats', prefixes: ['format.'] },
  { title: 'Insert', prefixes: ['insert.'] },
  { title: 'Window', prefixes: ['window.', 'view.', 'app.'] },
];

/** Every command that has a key. */
export function ShortcutsPanel({
  open,
  keysOf,
  onClose,
}: {
  open: boolean;
  keysOf: (command: CommandId) => string | null;
  onClose: () => void;
}) {
  const mac = keysOf('app.settings')?.startsWith('⌘') === true;
  const inList: [string, string][] = [
    ['Open the post', 'Enter'],
    ['Choose one more', 'Space'],
    ['Choose up to there', 'Shift+↑ ↓'],
    ['Choose all', mac ? '⌘A' : 'Ctrl+A'],
    ['Go to a title', 'its first letters'],
    ['Move to trash', 'Delete'],
    ['Change the address', 'F2'],
    ['Menu of the post', 'Shift+F10'],
    ['Choose none, back to the text', 'Esc'],
  ];
  const inFound: [string, string][] = [
    ['Next word that was found', 'F3'],
    ['The one before', 'Shift+F3'],
    ['Take the marks away', 'Esc'],
  ];
  return (
    <Dialog open={open} title="Keyboard shortcuts" onClose={onClose} wide>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.groups} tabIndex={0} role="region" aria-label="List of shortcuts">
        <div className={styles.columns}>
          {groups.map(({ title, prefixes }) => (
            <section key={title} className={styles.group}>
              <h3 className={styles.title}>{title}</h3>
              <dl className={styles.list}>
                {commandIds
                  .filter((id) => prefixes.some((prefix) => id.startsWith(prefix)))
                  .map((id) => ({ id, keys: keysOf(id) }))
                  .filter(({ keys }) => keys !== null)
                  .map(({ id, keys }) => (
                    <Row key={id} label={commands[id].label.replace('…', '')} keys={keys ?? ''} />
                  ))}
              </dl>
            </section>
          ))}
          <section className={styles.group}>
            <h3 className={styles.title}>In the list of posts</h3>
            <dl className={styles.list}>
              {inList.map(([label, keys]) => (
                <Row key={label} label={label} keys={keys} />
              ))}
            </dl>
          </section>
          <section className={styles.group}>
            <h3 className={styles.title}>In a post that was found</h3>
            <dl className={styles.list}>
              {inFound.map(([label, keys]) => (
                <Row key={label} label={label} keys={keys} />
              ))}
            </dl>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

const Row = ({ label, keys }: { label: string; keys: string }) => (
  <div className={styles.row}>
    <dt>{label}</dt>
    <dd>
      <Keys keys={keys} />
    </dd>
  </div>
);
