import { Ellipsis, FileText, FolderTree, Pin, PinOff, Tag, Trash2, Undo2, X } from 'lucide-react';

import type { PostStatus } from '#core/post/post.ts';

import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx';
import styles from './BulkBar.module.css';

export interface BulkBarProps {
  count: number;
  trashed: boolean;
  keysOfTerms: string | null;
  onTerms: () => void;
  onStatus: (status: PostStatus) => void;
  onPin: (pinned: boolean) => void;
  onExport: (format: 'html-file' | 'html-folder') => void;
  onTrash: () => void;
  onRestore: () => void;
  onDelete: () => void;
  onClear: () => void;
}

const statuses: { status: PostStatus; label: string }[] = [
  { status: 'draft', label: 'Mark as draft' },
  { status: 'scheduled', label: 'Mark as scheduled' },
  { status: 'published', label: 'Mark as published' },
  { status: 'archived', label: 'Mark as archived' },
];

/** How many posts are chosen, and what can be done to all of them. */
export function BulkBar(props: BulkBarProps) {
  const { count, trashed } = props;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Chosen posts">
      <span className={styles.count} role="status">
        {count.toLocaleString('en')} chosen
      </span>
      {trashed ? (
        <>
          <IconButton label="Put back" onClick={props.onRestore}>
            <Undo2 size={15} aria-hidden />
          </IconButton>
          <IconButton label="Delete for ever…" keys="Del" onClick={props.onDelete}>
            <Trash2 size={15} aria-hidden />
          </IconButton>
        </>
      ) : (
        <>
          <IconButton label="Tags and categories" keys={props.keysOfTerms} onClick={props.onTerms}>
            <Tag size={15} aria-hidden />
          </IconButton>
          <IconButton label="Move to the trash" keys="Del" onClick={props.onTrash}>
            <Trash2 size={15} aria-hidden />
          </IconButton>
          <Menu
            align="end"
            trigger={
              <IconButton label="More for the chosen posts" bare>
                <Ellipsis size={15} aria-hidden />
              </IconButton>
            }
          >
            {statuses.map(({ status, label }) => (
              <MenuItem key={status} onChoose={() => props.onStatus(status)}>
                {label}
              </MenuItem>
            ))}
            <MenuSeparator />
            <MenuItem icon={<Pin size={14} aria-hidden />} onChoose={() => props.onPin(true)}>
              Pin to the top
            </MenuItem>
            <MenuItem icon={<PinOff size={14} aria-hidden />} onChoose={() => props.onPin(false)}>
              Unpin
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<FileText size={14} aria-hidden />} onChoose={() => props.onExport('html-file')}>
              Export as HTML files…
            </MenuItem>
            <MenuItem icon={<FolderTree size={14} aria-hidden />} onChoose={() => props.onExport('html-folder')}>
              Export as HTML folders…
            </MenuItem>
          </Menu>
        </>
      )}
      <IconButton label="Choose none" keys="Esc" onClick={props.onClear}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  );
}
