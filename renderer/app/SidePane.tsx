import { ArrowLeft, X } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Failure } from '#core/failure.ts';

import type { Account } from '#core/publish/connector.ts';

import { AddAccount } from '../features/accounts/AddAccount.tsx';
import { DetailsPanel } from '../features/details/DetailsPanel.tsx';
import { ExportPanel } from '../features/export/ExportPanel.tsx';
import { PublishPanel } from '../features/publish/PublishPanel.tsx';
import type { OpenPost } from '../state/openPost.ts';
import { useLayout, useListing, useWindow } from '../state/window.ts';
import { IconButton } from '../ui/Button.tsx';
import styles from './SidePane.module.css';

const addAccount = (done: (account: Account | null) => void, first: boolean) => (
  <AddAccount onAdded={done} onCancel={first ? null : () => done(null)} />
);

const titles = { details: 'Details', publish: 'Publish', export: 'Export' };

/** What stands at the right: the details, or for a while publishing or exporting in their place. */
export function SidePane({
  post,
  onCopy,
  onVersions,
  undescribed,
  onDescribe,
  onClose,
}: {
  post: Extract<OpenPost, { kind: 'open' }>;
  onCopy: (format: 'html' | 'markdown') => void;
  onVersions: () => void;
  undescribed: number;
  onDescribe: () => void;
  /** Set where the pane is a sheet. */
  onClose: (() => void) | null;
}) {
  const state = useWindow();
  const { client, notices, layout, post: openPost } = state;
  const { panel, slugWish } = useLayout((store) => ({ panel: store.panel, slugWish: store.slugWish }));
  const counts = useListing((store) => store.counts);
  const show = (next: typeof panel) => layout.setState({ panel: next });
  const fail = (failure: Failure) => notices.fail(failure);
  const { meta, summary } = post;

  let content: ReactNode;
  if (panel === 'publish') {
    content = (
      <PublishPanel
        key={post.id}
        post={summary}
        revision={`${summary.updated} ${JSON.stringify(meta)}`}
        addAccount={addAccount}
      />
    );
  } else if (panel === 'export') {
    content = <ExportPanel key={post.id} postId={post.id} onCopy={onCopy} />;
  } else {
    content = (
      <DetailsPanel
        client={client}
        summary={summary}
        meta={meta}
        counts={counts}
        slugWish={slugWish}
        onChange={(changes) => openPost.changeMeta(changes)}
        onRename={(slug) => state.changeAddress({ id: post.id, slug: meta.slug }, slug, openPost.renameSlug)}
        onOpenPost={(id) => void state.openById(id)}
        onFixLink={({ from, href, suggestion }) =>
          suggestion === null
            ? Promise.resolve(false)
            : state.bulk.repoint([{ posts: [from], from: href, to: suggestion.href }])
        }
        onFailure={fail}
        onPublish={() => show('publish')}
        onExport={() => show('export')}
        onVersions={onVersions}
        undescribed={undescribed}
        onDescribe={onDescribe}
      />
    );
  }
  return (
    <div className={styles.pane}>
      <header className={styles.header}>
        {panel !== 'details' && (
          <IconButton label="Back to the details" onClick={() => show('details')}>
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
        )}
        <h2 className={styles.title}>{titles[panel]}</h2>
        {onClose !== null && (
          <IconButton label="Close" onClick={onClose} className={styles.close}>
            <X size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <div className={styles.scroller}>{content}</div>
    </div>
  );
}
