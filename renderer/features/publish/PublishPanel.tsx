import { ArrowUpRight, CircleCheck, Globe, Plus, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { PostSummary } from '#core/post/post.ts';
import type { Account, PublishPreview, PublishReceipt } from '#core/publish/connector.ts';

import { useOperations, usePublishing, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureText } from '../../ui/FailureText.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Preview } from './Preview.tsx';
import styles from './PublishPanel.module.css';

type Visibility = 'draft' | 'published';
type Asked = { kind: 'asking' } | { kind: 'there'; preview: PublishPreview } | { kind: 'failed'; failure: Failure };

/** Sends one post to one home: which, as what, what will go out, and what came of it. */
export function PublishPanel({
  post,
  revision,
  addAccount,
}: {
  post: PostSummary;
  /** Changes when what would be sent may have changed: the preview is asked again. */
  revision: string;
  /** The way to a first or further home, drawn by whoever composes the window. */
  addAccount: (done: (account: Account | null) => void, first: boolean) => ReactNode;
}) {
  const { publishing } = useWindow();
  const { accounts, failure } = usePublishing((store) => ({ accounts: store.accounts, failure: store.failure }));
  const run = usePublishing((store) => store.runs[post.id] ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [visibility, setVisibility] = useState<Visibility>('published');

  useEffect(() => {
    void publishing.loadAccounts();
  }, [publishing]);

  const panel = useRef<HTMLDivElement>(null);
  const stage = run?.kind ?? null;
  useEffect(() => {
    // The button that was pressed is gone with its stage: whoever works by keyboard stays in the panel.
    if (stage !== null && document.activeElement === document.body) panel.current?.focus();
  }, [stage]);

  if (failure !== null) {
    return (
      <div className={styles.panel}>
        <FailureText failure={failure}>
          <Button onClick={() => void publishing.loadAccounts()}>Try again</Button>
        </FailureText>
      </div>
    );
  }
  if (accounts === null) return null;
  const first = accounts.length === 0;
  if (first || adding) {
    return (
      <div className={styles.panel}>
        {first && (
          <p className={styles.soft}>Where shall this go? Tell Longhand about your site once; it remembers it.</p>
        )}
        {addAccount((account) => {
          setAdding(false);
          if (account !== null) setChosen(account.id);
        }, first)}
      </div>
    );
  }

  const home = post.publications[0]?.accountId;
  const account = accounts.find(({ id }) => id === chosen) ?? accounts.find(({ id }) => id === home) ?? accounts[0];
  if (account === undefined) return null;
  return (
    <div ref={panel} tabIndex={-1} className={styles.panel}>
      {accounts.length > 1 ? (
        <Select
          label="Publish to"
          value={account.id}
          disabled={run?.kind === 'running'}
          options={accounts.map((option) => ({ value: option.id, label: option.name, icon: iconOf(option) }))}
          onChange={(id) => {
            setChosen(id);
            if (run !== null && run.kind !== 'running') publishing.clear(post.id);
          }}
        />
      ) : (
        <div className={styles.home}>
          {iconOf(account)}
          <span className={styles.homeName}>{account.name}</span>
        </div>
      )}
      {run?.kind === 'running' ? (
        <Progress operation={run.operation} account={run.account} />
      ) : run?.kind === 'done' ? (
        <Receipt receipt={run.receipt} onAgain={() => publishing.clear(post.id)} />
      ) : (
        <Sending
          key={account.id}
          post={post}
          account={account}
          revision={revision}
          visibility={visibility}
          onVisibility={setVisibility}
          failed={run?.kind === 'failed' && run.account.id === account.id ? run.failure : null}
        />
      )}
      {run?.kind !== 'running' && (
        <div>
          <Button tone="quiet" icon={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            Another home…
          </Button>
        </div>
      )}
    </div>
  );
}

const iconOf = (account: Account) =>
  account.kind === 'wordpress' ? <Globe size={14} aria-hidden /> : <Webhook size={14} aria-hidden />;

function Sending({
  post,
  account,
  revision,
  visibility,
  onVisibility,
  failed,
}: {
  post: PostSummary;
  account: Account;
  revision: string;
  visibility: Visibility;
  onVisibility: (visibility: Visibility) => void;
  failed: Failure | null;
}) {
  const { client, post: openPost, publishing } = useWindow();
  const [asked, setAsked] = useState<Asked>({ kind: 'asking' });
  const [attempt, setAttempt] = useState(0);
  const asking = `${attempt} ${revision}`;
  useEffect(() => {
    let current = true;
    const ask = async (_asking: string): Promise<Asked> => {
      try {
        await openPost.flush();
        return { kind: 'there', preview: await client['publish.preview']({ id: post.id, account: account.id }) };
      } catch (thrown) {
        return { kind: 'failed', failure: toFailure(thrown) };
      }
    };
    void ask(asking).then((answer) => {
      if (current) setAsked(answer);
      return null;
    });
    return () => {
      current = false;
    };
  }, [asking, client, openPost, post.id, account.id]);

  const preview = asked.kind === 'there' ? asked.preview : null;
  const remote = post.publications.find((publication) => publication.accountId === account.id)?.remoteStatus ?? null;
  const blocked = preview === null || preview.blockers.length > 0;
  return (
    <>
      <Segmented<Visibility>
        label="As"
        value={visibility}
        options={[
          { value: 'published', label: 'For everyone' },
          { value: 'draft', label: 'A draft there' },
        ]}
        onChange={onVisibility}
      />
      {visibility === 'draft' && remote === 'published' && (
        <p className={styles.warning}>It is live there now. As a draft, readers will not find it any more.</p>
      )}
      {asked.kind === 'asking' && (
        <p className={styles.soft} role="status">
          Looking at what will be sent…
        </p>
      )}
      {asked.kind === 'failed' && (
        <FailureText failure={asked.failure}>
          <Button onClick={() => setAttempt((before) => before + 1)}>Try again</Button>
        </FailureText>
      )}
      {preview !== null && <Preview preview={preview} />}
      {preview?.blockers.map((blocker) => (
        <FailureText key={`${blocker.code} ${blocker.message}`} failure={blocker} />
      ))}
      <div role="alert">{failed !== null && <FailureText failure={failed} />}</div>
      <Button
        tone="main"
        wide
        disabled={blocked}
        onClick={() => void publishing.publish(post.id, post.title, account, visibility)}
      >
        {verb(preview?.action ?? 'create', visibility, account.name)}
      </Button>
    </>
  );
}

/** What the one button says: what will happen, and where. */
export function verb(action: 'create' | 'update', visibility: Visibility, home: string): string {
  if (visibility === 'draft') return action === 'create' ? `Send as draft to ${home}` : `Update as draft on ${home}`;
  return action === 'create' ? `Publish to ${home}` : `Update on ${home}`;
}

function Progress({ operation, account }: { operation: string; account: Account }) {
  const { operations } = useWindow();
  const step = useOperations((store) => store.operations.find(({ id }) => id === operation) ?? null);
  const total = step?.total ?? 0;
  return (
    <div className={styles.progress}>
      <p role="status">{step?.message || `Sending to ${account.name}…`}</p>
      {total > 0 ? (
        <progress aria-label="Publishing" max={total} value={step?.done ?? 0} />
      ) : (
        <progress aria-label="Publishing" />
      )}
      <p className={styles.soft}>You can go on writing; this goes on by itself.</p>
      <div>
        <Button disabled={step?.cancelling ?? true} onClick={() => void operations.cancel(operation)}>
          {step?.cancelling === true ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
    </div>
  );
}

function Receipt({ receipt, onAgain }: { receipt: PublishReceipt; onAgain: () => void }) {
  const { client, notices } = useWindow();
  const { url } = receipt;
  const pictures = receipt.mediaSent + receipt.mediaReused;
  return (
    <div className={styles.receipt} role="status">
      <CircleCheck size={20} aria-hidden className={styles.ok} />
      <div className={styles.receiptWords}>
        <p className={styles.receiptTitle}>
          {receipt.visibility === 'draft'
            ? `A draft on ${receipt.accountName}`
            : receipt.action === 'create'
              ? `Published on ${receipt.accountName}`
              : `Updated on ${receipt.accountName}`}
        </p>
        {pictures > 0 && (
          <p className={styles.soft}>
            {receipt.mediaSent === 0
              ? 'Its pictures were there already.'
              : `${receipt.mediaSent} ${receipt.mediaSent === 1 ? 'picture' : 'pictures'} sent${receipt.mediaReused > 0 ? `, ${receipt.mediaReused} there already` : ''}.`}
          </p>
        )}
        {url !== null && (
          <a
            className={styles.link}
            href={url}
            onClick={(event) => {
              event.preventDefault();
              client['app.openExternal']({ url }).catch((thrown: unknown) => notices.fail(toFailure(thrown)));
            }}
          >
            {url.replace(/^https?:\/\//u, '')}
            <ArrowUpRight size={14} aria-hidden />
          </a>
        )}
        <div>
          <Button onClick={onAgain}>Publish again…</Button>
        </div>
      </div>
    </div>
  );
}
