import {
  Check,
  ChevronDown,
  FolderOpen,
  FolderPlus,
  FolderSearch,
  HeartHandshake,
  Keyboard,
  Settings as SettingsIcon,
  Globe,
} from 'lucide-react';

import type { CommandId } from '#core/ipc/commands.ts';
import type { LibraryInfo } from '#core/ipc/contract.ts';
import { numbered } from '#core/ipc/libraries.ts';

import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import styles from './LibraryMenu.module.css';

/** The library's name, and what can be done with libraries and the program. */
export function LibraryMenu({
  library,
  recent,
  keysOf,
  onCommand,
  onOpenRecent,
}: {
  library: LibraryInfo;
  recent: readonly LibraryInfo[];
  keysOf: (command: CommandId) => string | null;
  onCommand: (command: CommandId) => void;
  onOpenRecent: (key: string) => void;
}) {
  const item = (command: CommandId, label: string, Icon: typeof Globe) => (
    <MenuItem icon={<Icon size={14} aria-hidden />} keys={keysOf(command)} onChoose={() => onCommand(command)}>
      {label}
    </MenuItem>
  );
  return (
    <Menu
      trigger={
        <button type="button" className={styles.name} data-library-menu title={library.displayPath}>
          <span>{library.name}</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      }
    >
      {numbered(recent).map(({ key, name, displayPath }, index) => (
        <MenuItem
          key={key}
          icon={key === library.key && <Check size={14} aria-label="Open now" />}
          note={displayPath}
          keys={keysOf(`library.switch${(index + 1) as 1}`)}
          onChoose={() => {
            if (key !== library.key) onOpenRecent(key);
          }}
        >
          {name}
        </MenuItem>
      ))}
      {recent.length > 0 && <MenuSeparator />}
      {item('library.reveal', 'Show in folder', FolderSearch)}
      {item('library.upkeep', 'Look after the library…', HeartHandshake)}
      <MenuSeparator />
      {item('library.create', 'New library…', FolderPlus)}
      {item('library.open', 'Open another…', FolderOpen)}
      <MenuSeparator />
      {item('app.accounts', 'Homes…', Globe)}
      {item('app.settings', 'Settings…', SettingsIcon)}
      {item('app.shortcuts', 'Keyboard shortcuts', Keyboard)}
    </Menu>
  );
}
