import { Globe, Plus, Webhook } from 'lucide-react';
import { useEffect, useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { Account } from '#core/publish/connector.ts';

import { usePublishing, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { TextField } from '../../ui/Field.tsx';
import styles from './Accounts.module.css';
import { AddAccount } from './AddAccount.tsx';

/** The homes posts can go to. */
export function AccountsSection() {
  const { publishing } = useWindow();
  const { accounts, failure } = usePublishing((store) => ({ accounts: store.accounts, failure: store.failure }));
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    void publishing.loadAccounts();
  }, [publishing]);

  if (failure !== null) {
    return (
      <FailureText failure={failure}>
        <Button onClick={() => void publishing.loadAccounts()}>Try again</Button>
      </FailureText>
    );
  }
  if (adding) return <AddAccount onAdded={() => setAdding(false)} onCancel={() => setAdding(false)} />;
  if (accounts === null) return null;
  if (accounts.length === 0) {
    return (
      <EmptyState
        icon={<Globe size={24} strokeWidth={1.5} aria-hidden />}
        title="No home for your posts yet"
        action={
          <Button tone="main" onClick={() => setAdding(true)}>
            Add a home…
          </Button>
        }
      >
        A home is a place your posts are published to: a WordPress site, or an endpoint of your own.
      </EmptyState>
    );
  }
  return (
    <div className={styles.section}>
      <ul className={styles.list}>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </ul>
      <div>
        <Button icon={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
          Add a home…
        </Button>
      </div>
    </div>
  );
}

type Doing = 'nothing' | 'checking' | 'editing' | 'saving' | 'removing';

function AccountRow({ account }: { account: Account }) {
  const { client, publishing, operations } = useWindow();
  const [doing, setDoing] = useState<Doing>('nothing');
  const [name, setName] = useState(account.name);
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [checked, setChecked] = useState<string | null>(null);

  const attempt = async (what: Doing, after: Doing, work: (operation: string) => Promise<void>) => {
    setDoing(what);
    setFailure(null);
    setChecked(null);
    try {
      await operations.run(what === 'checking' ? `Checking ${account.name}` : `Signing in to ${account.name}`, work);
      setDoing('nothing');
    } catch (thrown) {
      const why = toFailure(thrown);
      if (why.code !== 'cancelled') setFailure(why);
      setDoing(after);
    }
  };
  const check = () =>
    attempt('checking', 'nothing', async (operation) => {
      const { displayName } = await client['accounts.check']({ account: account.id, operation });
      setChecked(displayName);
    });
  const save = () =>
    attempt('saving', 'editing', async (operation) => {
      await client['accounts.update']({
        account: account.id,
        name: name.trim(),
        secret: secret === '' ? null : secret,
        operation,
      });
      setSecret('');
      await publishing.loadAccounts();
    });
  const remove = async () => {
    try {
      await client['accounts.remove']({ account: account.id });
      await publishing.loadAccounts();
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setDoing('nothing');
    }
  };

  const Icon = account.kind === 'wordpress' ? Globe : Webhook;
  const hasSecret = account.kind === 'wordpress' || account.auth !== 'none';
  const busy = doing === 'checking' || doing === 'saving';
  return (
    <li className={styles.account}>
      <Icon size={18} strokeWidth={1.75} aria-hidden className={styles.kind} />
      <div className={styles.accountWords}>
        <p className={styles.name} dir="auto">
          {account.name}
        </p>
        <p className={styles.address}>
          {account.kind === 'wordpress' ? `${account.username} at ${account.siteUrl}` : account.endpoint}
        </p>
        <p role="status" className={styles.checked}>
          {checked !== null && `Works: signed in as ${checked}.`}
        </p>
        {failure !== null && <FailureText failure={failure} />}
        {(doing === 'editing' || doing === 'saving') && (
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <TextField label="Call it" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
            {hasSecret && (
              <TextField
                label={account.kind === 'wordpress' ? 'New application password' : 'New secret'}
                type="password"
                value={secret}
                maxLength={10_000}
                autoComplete="off"
                hint="Leave it empty to keep the one there is."
                onChange={(event) => setSecret(event.target.value)}
              />
            )}
            <div className={styles.row}>
              <Button tone="main" type="submit" disabled={busy || name.trim() === ''}>
                {doing === 'saving' ? 'Signing in…' : 'Keep the change'}
              </Button>
              <Button tone="quiet" disabled={busy} onClick={() => setDoing('nothing')}>
                Cancel
              </Button>
            </div>
          </form>
        )}
        {doing === 'removing' && (
          <div className={styles.ask} role="alert">
            <div className={styles.askWords}>
              <p>
                Longhand forgets “{account.name}” and its password. Your posts stay here, and what is published stays
                online.
              </p>
              <div className={styles.row}>
                <Button tone="danger" onClick={() => void remove()}>
                  Remove {account.name}
                </Button>
                <Button tone="quiet" onClick={() => setDoing('nothing')}>
                  Keep it
                </Button>
              </div>
            </div>
          </div>
        )}
        {(doing === 'nothing' || doing === 'checking') && (
          <div className={styles.row}>
            <Button disabled={busy} onClick={() => void check()}>
              {doing === 'checking' ? 'Checking…' : 'Check'}
            </Button>
            <Button disabled={busy} onClick={() => setDoing('editing')}>
              {hasSecret ? 'Change name or password…' : 'Change name…'}
            </Button>
            <Button tone="quiet" disabled={busy} onClick={() => setDoing('removing')}>
              Remove…
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
