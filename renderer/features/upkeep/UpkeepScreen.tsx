import { CopyCheck, DatabaseBackup, FileSearch, ImageOff, Unlink } from 'lucide-react';

import type { UpkeepPart } from '../../state/layout.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Backups } from './Backups.tsx';
import { BrokenLinks } from './BrokenLinks.tsx';
import { Check } from './Check.tsx';
import { Duplicates } from './Duplicates.tsx';
import { Orphans } from './Orphans.tsx';
import styles from './Upkeep.module.css';

const parts = [
  { part: 'duplicates', label: 'Duplicates', icon: CopyCheck },
  { part: 'media', label: 'Unused media', icon: ImageOff },
  { part: 'links', label: 'Broken links', icon: Unlink },
  { part: 'check', label: 'Check files', icon: FileSearch },
  { part: 'backups', label: 'Backups', icon: DatabaseBackup },
] as const satisfies { part: UpkeepPart; label: string; icon: unknown }[];

/** What keeps a library in order: what is twice or unused in it, what leads nowhere, whether its files are sound, and its backups. */
export function UpkeepScreen({
  open,
  part,
  onPart,
  onOpenPost,
  onClose,
}: {
  open: boolean;
  part: UpkeepPart;
  onPart: (part: UpkeepPart) => void;
  /** A post is to be looked at: the screen makes room. */
  onOpenPost: (id: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} title="Look after the library" onClose={onClose} wide>
      <div className={styles.body}>
        <nav className={styles.nav} aria-label="Look after the library">
          {parts.map(({ part: name, label, icon: Icon }) => (
            <button
              key={name}
              type="button"
              className={styles.tab}
              aria-current={name === part ? 'page' : undefined}
              onClick={() => onPart(name)}
            >
              <Icon size={15} aria-hidden />
              {label}
            </button>
          ))}
        </nav>
        {/* A region that scrolls must be reachable by keyboard. */}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */}
        <section className={styles.part} aria-label={parts.find(({ part: name }) => name === part)?.label} tabIndex={0}>
          {part === 'duplicates' && <Duplicates onOpenPost={onOpenPost} />}
          {part === 'media' && <Orphans onOpenPost={onOpenPost} />}
          {part === 'links' && <BrokenLinks onOpenPost={onOpenPost} />}
          {part === 'check' && <Check />}
          {part === 'backups' && <Backups />}
        </section>
        {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex */}
      </div>
    </Dialog>
  );
}
