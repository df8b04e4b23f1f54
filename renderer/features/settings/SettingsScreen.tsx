import { Feather, FilePenLine, Globe, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Settings } from '#core/ipc/settings.ts';

import type { SettingsSection } from '../../state/layout.ts';
import { usePublishing, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogPages } from '../../ui/DialogPages.tsx';
import type { DialogPage } from '../../ui/DialogPages.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { RangeField } from './RangeField.tsx';
import styles from './SettingsScreen.module.css';

const pages: readonly DialogPage<SettingsSection>[] = [
  { page: 'writing', label: 'Writing', icon: Feather },
  { page: 'posts', label: 'New posts', icon: FilePenLine },
  { page: 'accounts', label: 'Homes', icon: Globe },
  { page: 'secrets', label: 'Passwords', icon: KeyRound },
];

/** The writer's preferences. Each is kept as it is changed: there is nothing to confirm. */
export function SettingsScreen({
  open,
  section,
  settings,
  hasDictionaries,
  accounts,
  onSection,
  onChange,
  onClose,
}: {
  open: boolean;
  section: SettingsSection;
  settings: Settings;
  /** The system brings dictionaries of its own, so that spelling can be checked without asking a server. */
  hasDictionaries: boolean;
  /** The accounts' own part, drawn by whoever composes the window. */
  accounts: ReactNode;
  onSection: (section: SettingsSection) => void;
  onChange: (changes: Partial<Settings>) => void;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} title="Settings" onClose={onClose} wide>
      <DialogPages label="Settings" pages={pages} current={section} onChoose={onSection}>
        {section === 'writing' && <Writing settings={settings} hasDictionaries={hasDictionaries} onChange={onChange} />}
        {section === 'posts' && <NewPosts settings={settings} onChange={onChange} />}
        {section === 'accounts' && accounts}
        {section === 'secrets' && <Secrets />}
      </DialogPages>
    </Dialog>
  );
}

type PartProps = { settings: Settings; onChange: (changes: Partial<Settings>) => void };

function Writing({ settings, hasDictionaries, onChange }: PartProps & { hasDictionaries: boolean }) {
  return (
    <>
      <Segmented<Settings['theme']>
        label="Appearance"
        value={settings.theme}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Paper' },
          { value: 'dark', label: 'Night' },
        ]}
        onChange={(theme) => onChange({ theme })}
      />
      <Segmented<Settings['typeface']>
        label="Typeface of the text"
        value={settings.typeface}
        options={[
          { value: 'serif', label: <span className={styles.serif}>Literata</span> },
          { value: 'sans', label: 'Inter' },
          { value: 'mono', label: <span className={styles.mono}>JetBrains</span> },
        ]}
        onChange={(typeface) => onChange({ typeface })}
      />
      <RangeField
        label="Size"
        unit="px"
        min={14}
        max={28}
        value={settings.textSize}
        onChange={(textSize) => onChange({ textSize })}
      />
      <RangeField
        label="Width of a line"
        unit="characters"
        min={45}
        max={100}
        value={settings.lineWidth}
        onChange={(lineWidth) => onChange({ lineWidth })}
      />
      <p className={styles.sample} aria-hidden>
        The quick brown fox jumps over the lazy dog, and a sentence goes on until the line has had enough of it.
      </p>
      {hasDictionaries && (
        <Switch
          label="Check spelling"
          hint="With the dictionaries of this system."
          checked={settings.spellCheck}
          onChange={(spellCheck) => onChange({ spellCheck })}
        />
      )}
    </>
  );
}

function NewPosts({ settings, onChange }: PartProps) {
  return (
    <>
      <Kept
        label="Author"
        value={settings.author}
        maxLength={200}
        hint="Written into posts you begin from now on."
        onKeep={(author) => onChange({ author })}
      />
      <Kept
        label="Language"
        value={settings.language}
        maxLength={35}
        hint="Of new posts and of exported pages, like en, pt-BR or ar."
        onKeep={(language) => onChange({ language })}
      />
      <Switch
        label="Keep what photos tell of their making"
        hint="Where a photo or film was taken, with which camera and by whom. Otherwise this is taken out of JPEG, PNG, WebP, AVIF, GIF, MP4 and MOV files as they are added; other kinds are left as they are."
        checked={settings.keepPhotoData}
        onChange={(keepPhotoData) => onChange({ keepPhotoData })}
      />
      {!settings.keepPhotoData && (
        <Switch
          label="Keep the originals too"
          hint="In the library, under .longhand/originals. They are never published."
          checked={settings.keepOriginals}
          onChange={(keepOriginals) => onChange({ keepOriginals })}
        />
      )}
      <Switch
        label="Export pictures as they are"
        hint="Otherwise exported pages hold them at most 2,000 pixels long (1,600 in a page of one file). The library’s own are never changed."
        checked={settings.exportOriginals}
        onChange={(exportOriginals) => onChange({ exportOriginals })}
      />
    </>
  );
}

/** A line that is kept when it is left, or after Enter: not with each letter. */
function Kept({
  label,
  value,
  maxLength,
  hint,
  onKeep,
}: {
  label: string;
  value: string;
  maxLength: number;
  hint: string;
  onKeep: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const keep = () => {
    if (typed.trim() !== value) onKeep(typed.trim());
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={typed}
      maxLength={maxLength}
      dir="auto"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep();
      }}
    />
  );
}

function Secrets() {
  const { publishing, notices } = useWindow();
  const protection = usePublishing((store) => store.protection);
  useEffect(() => {
    void publishing.loadProtection();
  }, [publishing]);
  if (protection === null) return null;
  const allow = (allowed: boolean) => {
    publishing.allowUnprotected(allowed).catch((thrown: unknown) => notices.fail(toFailure(thrown)));
  };
  if (protection.level === 'system') {
    return (
      <p>
        The passwords of your homes are locked away by {protection.keeper}. They never leave this computer but to sign
        in at their own site, and are in no library folder and no backup of it.
      </p>
    );
  }
  return (
    <>
      <p>
        {protection.level === 'none'
          ? 'This system offers no protection for passwords: there is no keyring that could lock them away.'
          : 'The keyring of this system cannot be reached just now.'}
      </p>
      <p>
        {protection.allowed
          ? 'You have agreed to keep them anyway, in a file that other programs of yours could read.'
          : 'Longhand keeps none until there is one, or until you agree to keep them in a file that other programs of yours could read.'}
      </p>
      <div>
        {protection.allowed ? (
          <Button onClick={() => allow(false)}>Keep no more passwords unprotected</Button>
        ) : (
          <Button onClick={() => allow(true)}>Keep passwords without protection</Button>
        )}
      </div>
    </>
  );
}
