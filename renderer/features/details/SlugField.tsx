import { useEffect, useRef, useState } from 'react';

import type { Failure } from '#core/failure.ts';
import { limits } from '#core/ipc/contract.ts';

import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';

/** The post's address. It moves a folder, so it is sent when the writer says so: Enter, or the button; Escape takes it back. */
export function SlugField({
  slug,
  wish,
  onRename,
}: {
  slug: string;
  /** Another number asks for the caret. */
  wish: number;
  onRename: (slug: string) => Promise<Failure | null>;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (wish === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [wish]);

  const value = typed ?? slug;
  const changed = typed !== null && typed.trim() !== slug;
  const back = () => {
    setTyped(null);
    setFailure(null);
  };
  const send = async () => {
    if (!changed || busy) return;
    setBusy(true);
    const why = await onRename(value.trim());
    setBusy(false);
    setFailure(why);
    if (why === null) setTyped(null);
  };

  return (
    <TextField
      ref={input}
      label="Address"
      value={value}
      maxLength={limits.slugLength}
      spellCheck={false}
      autoCapitalize="off"
      error={failure === null ? undefined : [failure.message, failure.next].filter(Boolean).join(' ')}
      hint={changed && failure === null ? 'Enter changes it; Escape keeps the old one.' : undefined}
      onChange={(event) => {
        setTyped(event.target.value);
        setFailure(null);
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') {
          event.preventDefault();
          void send();
        } else if (event.key === 'Escape' && typed !== null) {
          event.preventDefault();
          event.stopPropagation();
          back();
        }
      }}
      after={
        changed && (
          <Button disabled={busy || value.trim() === ''} onClick={() => void send()}>
            Change
          </Button>
        )
      }
    />
  );
}
