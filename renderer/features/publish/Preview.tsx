import { FilePlus2, Images, RefreshCw, TriangleAlert } from 'lucide-react';

import type { PublishPreview } from '#core/publish/connector.ts';

import styles from './PublishPanel.module.css';

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** What will go out, before it does. */
export function Preview({ preview }: { preview: PublishPreview }) {
  const fresh = preview.media.filter((medium) => !medium.alreadySent);
  const there = preview.media.length - fresh.length;
  const bytes = fresh.reduce((sum, medium) => sum + medium.bytes, 0);
  const Icon = preview.action === 'create' ? FilePlus2 : RefreshCw;
  return (
    <div className={styles.preview}>
      <p className={styles.fact}>
        <Icon size={14} aria-hidden />
        <span>
          {preview.action === 'create'
            ? 'A new post there'
            : 'The post that is there is changed; no second one is made'}
        </span>
      </p>
      <dl className={styles.facts}>
        <dt>Title</dt>
        <dd dir="auto">{preview.title || <em>None</em>}</dd>
        <dt>Address</dt>
        <dd>{preview.url?.replace(/^https?:\/\//u, '') ?? preview.slug}</dd>
        {preview.tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd dir="auto">{preview.tags.join(', ')}</dd>
          </>
        )}
        {preview.categories.length > 0 && (
          <>
            <dt>Categories</dt>
            <dd dir="auto">{preview.categories.join(', ')}</dd>
          </>
        )}
        <dt>Length</dt>
        <dd>
          {preview.words.toLocaleString('en')} {preview.words === 1 ? 'word' : 'words'}
        </dd>
      </dl>
      {preview.media.length > 0 && (
        <p className={styles.fact}>
          <Images size={14} aria-hidden />
          <span>
            {fresh.length === 0
              ? there === 1
                ? 'Its picture is there already'
                : `All ${there} pictures are there already`
              : `${fresh.length} ${fresh.length === 1 ? 'picture' : 'pictures'} to send (${size(bytes)})${there > 0 ? `, ${there} there already` : ''}`}
          </span>
        </p>
      )}
      {preview.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <TriangleAlert size={14} aria-hidden />
          <span>{warning}</span>
        </p>
      ))}
    </div>
  );
}
