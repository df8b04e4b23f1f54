import { CloudUpload, ExternalLink, Globe, RefreshCw } from 'lucide-react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { PublicationSummary } from '#core/post/post.ts';

import type { Client } from '../../bridge/client.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/classNames.ts';
import { fullDate, relativeDate } from '../../ui/relativeDate.ts';
import { useNow } from '../../ui/useNow.ts';
import styles from './DetailsPanel.module.css';

/** Where the post is out in the world, and whether it is still the same there. */
export function Homes({
  client,
  publications,
  onFailure,
}: {
  client: Client;
  publications: readonly PublicationSummary[];
  onFailure: (failure: Failure) => void;
}) {
  const now = useNow();
  return (
    <>
      <h3 className={styles.label}>Homes</h3>
      {publications.length === 0 ? (
        <p className={styles.nowhere}>Only on this computer so far.</p>
      ) : (
        <ul className={styles.homes}>
          {publications.map((home) => (
            <li key={home.accountId} className={styles.home}>
              <HomeGlyph home={home} />
              <div className={styles.homeWords}>
                <span className={styles.homeName}>{home.accountName}</span>
                <span className={styles.homeState} title={fullDate(home.sentAt)}>
                  {wordOf(home)}, sent {relativeDate(home.sentAt, now)}
                </span>
              </div>
              {home.url !== null && (
                <IconButton
                  label={`Open on ${home.accountName}`}
                  onClick={() => {
                    client['app.openExternal']({ url: home.url ?? '' }).catch((thrown: unknown) =>
                      onFailure(toFailure(thrown)),
                    );
                  }}
                >
                  <ExternalLink size={14} aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const wordOf = (home: PublicationSummary): string => {
  const word = home.remoteStatus === 'draft' ? 'Draft there' : 'Live';
  return home.changedSince ? `${word}, edited here since` : word;
};

function HomeGlyph({ home }: { home: PublicationSummary }) {
  const Icon = home.changedSince ? RefreshCw : home.remoteStatus === 'draft' ? CloudUpload : Globe;
  const tone = home.changedSince ? styles.edited : home.remoteStatus === 'draft' ? styles.sent : styles.live;
  return <Icon size={14} aria-hidden className={classNames(styles.homeGlyph, tone)} />;
}
