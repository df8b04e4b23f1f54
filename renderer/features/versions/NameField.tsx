import { useEffect, useRef, useState } from 'react';

import { Button } from '../../ui/Button.tsx';
import styles from './Versions.module.css';

/** Names a version; an empty name takes the name away. */
export function NameField({
  name,
  onName,
  onCancel,
}: {
  name: string;
  onName: (name: string | null) => void;
  onCancel: () => void;
}) {
  const [value, setValue] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.select();
    field.current?.focus();
  }, []);
  return (
    <form
      className={styles.naming}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = value.trim();
        if (wanted === name || (wanted === '' && name === '')) onCancel();
        else onName(wanted === '' ? null : wanted);
      }}
    >
      <label className={styles.nameLabel}>
        Name of this version
        <input
          ref={field}
          className={styles.nameInput}
          value={value}
          maxLength={200}
          dir="auto"
          onChange={(event) => setValue(event.target.value)}
        />
      </label>
      <Button type="submit" tone="main">
        Keep it under this name
      </Button>
      <Button tone="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
