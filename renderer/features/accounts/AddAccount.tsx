import { ArrowLeft, Globe, ShieldAlert } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { Account, AccountSettings, DiscoveredSite } from '#core/publish/connector.ts';

import { usePublishing, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './Accounts.module.css';

type HttpAuth = 'bearer' | 'hmac' | 'none';

/** An address first; what is found there decides what is asked next. Nothing is kept before signing in worked. */
export function AddAccount({
  onAdded,
  onCancel,
}: {
  onAdded: (account: Account) => void;
  onCancel: (() => void) | null;
}) {
  const { client, operations } = useWindow();
  const [address, setAddress] = useState('');
  const [site, setSite] = useState<DiscoveredSite | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const look = async () => {
    if (address.trim() === '' || busy !== null) return;
    setFailure(null);
    try {
      setSite(
        await operations.run(
          'Looking at the address',
          (operation) => {
            setBusy(operation);
            return client['accounts.discover']({ address: address.trim(), operation });
          },
          true,
        ),
      );
    } catch (thrown) {
      showUnlessCancelled(thrown, setFailure);
    } finally {
      setBusy(null);
    }
  };

  if (site !== null) {
    return <SignIn site={site} onBack={() => setSite(null)} onAdded={onAdded} />;
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <TextField
        label="Address of your site"
        placeholder="blog.example"
        value={address}
        autoFocus
        spellCheck={false}
        autoCapitalize="off"
        maxLength={2_000}
        onChange={(event) => {
          setAddress(event.target.value);
          setFailure(null);
        }}
        hint="A WordPress site, or the address of an endpoint of your own that takes posts over HTTP."
      />
      {failure !== null && <FailureText failure={failure} />}
      <div className={styles.row}>
        <Button tone="main" type="submit" disabled={address.trim() === '' || busy !== null}>
          {busy === null ? 'Go on' : 'Looking…'}
        </Button>
        {busy !== null ? (
          <Button tone="quiet" onClick={() => void operations.cancel(busy)}>
            Stop
          </Button>
        ) : (
          onCancel !== null && (
            <Button tone="quiet" onClick={onCancel}>
              Cancel
            </Button>
          )
        )}
      </div>
    </form>
  );
}

const showUnlessCancelled = (thrown: unknown, show: (failure: Failure) => void) => {
  const failure = toFailure(thrown);
  if (failure.code !== 'cancelled') show(failure);
};

function SignIn({
  site,
  onBack,
  onAdded,
}: {
  site: DiscoveredSite;
  onBack: () => void;
  onAdded: (account: Account) => void;
}) {
  const { client, operations, publishing } = useWindow();
  const protection = usePublishing((store) => store.protection);
  const [name, setName] = useState(site.name);
  const [username, setUsername] = useState('');
  const [secret, setSecret] = useState('');
  const [auth, setAuth] = useState<HttpAuth>('bearer');
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  const needsSecret = site.kind === 'wordpress' || auth !== 'none';
  const ready =
    name.trim() !== '' && (!needsSecret || secret !== '') && (site.kind !== 'wordpress' || username.trim() !== '');
  const settings = (): AccountSettings =>
    site.kind === 'wordpress'
      ? { kind: 'wordpress', siteUrl: site.siteUrl, apiRoot: site.apiRoot, username: username.trim() }
      : { kind: 'http', endpoint: site.endpoint, auth };

  const add = async () => {
    if (!ready || busy !== null) return;
    setFailure(null);
    try {
      const account = await operations.run(
        'Signing in',
        (operation) => {
          setBusy(operation);
          return client['accounts.add']({
            name: name.trim(),
            settings: settings(),
            secret: needsSecret ? secret : '',
            operation,
          });
        },
        true,
      );
      await publishing.loadAccounts();
      onAdded(account);
    } catch (thrown) {
      const why = toFailure(thrown);
      if (why.code === 'unprotected') await publishing.loadProtection();
      showUnlessCancelled(thrown, setFailure);
    } finally {
      setBusy(null);
    }
  };
  const allowAndAdd = async () => {
    try {
      await publishing.allowUnprotected(true);
      await add();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add();
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.found}>
        <Globe size={16} aria-hidden />
        <div>
          <p className={styles.name}>{site.kind === 'wordpress' ? `WordPress: ${site.name}` : 'An HTTP endpoint'}</p>
          <p className={styles.address}>{site.kind === 'wordpress' ? site.siteUrl : site.endpoint}</p>
        </div>
      </div>
      {site.kind === 'wordpress' && !site.supportsApplicationPasswords && (
        <Note icon={<ShieldAlert size={16} aria-hidden />}>
          This site does not offer application passwords. They need WordPress 5.6 or later and https, and some security
          plugins turn them off. Without one, signing in will not work.
        </Note>
      )}
      <TextField
        label="Call it"
        value={name}
        maxLength={200}
        autoFocus={site.kind === 'http'}
        dir="auto"
        onChange={(event) => setName(event.target.value)}
        hint="How this home is named here, on buttons and in lists."
      />
      {site.kind === 'wordpress' ? (
        <>
          <TextField
            label="Username"
            value={username}
            maxLength={200}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setUsername(event.target.value)}
          />
          <TextField
            label="Application password"
            type="password"
            value={secret}
            maxLength={10_000}
            autoComplete="off"
            onChange={(event) => setSecret(event.target.value)}
            hint="Not the password you sign in with. Make one on the site: Users, Profile, Application Passwords; name it Longhand, and copy what it shows."
          />
        </>
      ) : (
        <>
          <Segmented<HttpAuth>
            label="How it knows you"
            value={auth}
            options={[
              { value: 'bearer', label: 'Token' },
              { value: 'hmac', label: 'Signature' },
              { value: 'none', label: 'Not at all' },
            ]}
            onChange={setAuth}
          />
          {auth === 'none' ? (
            <p className={styles.soft}>
              Anyone who knows the address can post to it. Fine on your own computer, not elsewhere.
            </p>
          ) : (
            <TextField
              label={auth === 'bearer' ? 'Token' : 'Signing key'}
              type="password"
              value={secret}
              maxLength={10_000}
              autoComplete="off"
              onChange={(event) => setSecret(event.target.value)}
              hint={
                auth === 'bearer'
                  ? 'Sent with each request as a bearer token.'
                  : 'Never sent: it signs each request (HMAC-SHA-256).'
              }
            />
          )}
        </>
      )}
      {failure !== null &&
        (failure.code === 'unprotected' ? (
          <div className={styles.ask} role="alert">
            <ShieldAlert size={16} aria-hidden />
            <div className={styles.askWords}>
              <p className={styles.name}>This system offers no protection for passwords.</p>
              <p>
                {protection !== null && protection.level === 'none'
                  ? 'There is no keyring here that could lock them away. '
                  : ''}
                Longhand can keep this one anyway, in a file that other programs of yours could read. You can also stop
                here, set up a keyring, and come back; your posts are not affected either way.
              </p>
              <div className={styles.row}>
                <Button disabled={busy !== null} onClick={() => void allowAndAdd()}>
                  Keep it without protection
                </Button>
                <Button tone="quiet" onClick={() => setFailure(null)}>
                  Do not keep it
                </Button>
              </div>
            </div>
          </div>
        ) : (
          <FailureText failure={failure} />
        ))}
      {failure?.code !== 'unprotected' && (
        <div className={styles.row}>
          <Button tone="main" type="submit" disabled={!ready || busy !== null}>
            {busy === null ? 'Add this home' : 'Signing in…'}
          </Button>
          {busy === null ? (
            <Button tone="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack}>
              Another address
            </Button>
          ) : (
            <Button tone="quiet" onClick={() => void operations.cancel(busy)}>
              Stop
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

const Note = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div className={styles.note}>
    {icon}
    <p>{children}</p>
  </div>
);
