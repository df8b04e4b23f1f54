import { CopyCheck, DatabaseBackup, FileSearch, ImageOff, Unlink } from 'lucide-react';

import type { UpkeepPart } from '../../state/layout.ts';
import { useOperations, useWindow } from '../../state/window.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogPages } from '../../ui/DialogPages.tsx';
import type { DialogPage } from '../../ui/DialogPages.tsx';
import { OperationLine } from '../../ui/OperationLine.tsx';
import { Backups } from './Backups.tsx';
import { BrokenLinks } from './BrokenLinks.tsx';
import { Check } from './Check.tsx';
import { Duplicates } from './Duplicates.tsx';
import { Orphans } from './Orphans.tsx';
import styles from './Upkeep.module.css';

const pages = [
  { page: 'duplicates', label: 'Duplicates', icon: CopyCheck },
  { page: 'media', label: 'Unused media', icon: ImageOff },
  { page: 'links', label: 'Broken links', icon: Unlink },
  { page: 'check', label: 'Check files', icon: FileSearch },
  { page: 'backups', label: 'Backups', icon: DatabaseBackup },
] as const satisfies DialogPage<UpkeepPart>[];

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
      <DialogPages label="Look after the library" pages={pages} current={part} onChoose={onPart} foot={<Running />}>
        {part === 'duplicates' && <Duplicates onOpenPost={onOpenPost} />}
        {part === 'media' && <Orphans onOpenPost={onOpenPost} />}
        {part === 'links' && <BrokenLinks onOpenPost={onOpenPost} />}
        {part === 'check' && <Check />}
        {part === 'backups' && <Backups />}
      </DialogPages>
    </Dialog>
  );
}

/** The window's own line of work lies behind the dialog, where nothing can be ended. */
function Running() {
  const { operations } = useWindow();
  const running = useOperations((store) => store.operations);
  if (running.length === 0) return null;
  return (
    <div className={styles.foot}>
      <OperationLine operations={running} onCancel={(id) => void operations.cancel(id)} />
    </div>
  );
}
