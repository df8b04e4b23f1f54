import { useEffect, useState } from 'react';

import { useListing, useWindow } from '../../state/window.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './TrashBar.module.css';

/** What else is in the trash, and the way to empty it; not there while nothing is. */
export function TrashBar({ posts, onEmpty }: { posts: number; onEmpty: () => void }) {
  const { client } = useWindow();
  const pages = useListing((store) => store.pages);
  const [files, setFiles] = useState(0);
  useEffect(() => {
    let still = true;
    client['trash.media']({}).then(
      (media) => still && setFiles(media.files),
      () => null,
    );
    return () => {
      still = false;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- something in the library changed
  }, [client, pages]);
  if (posts + files === 0) return null;
  return (
    <div className={styles.bar}>
      {files > 0 && (
        <span className={styles.words}>
          {files.toLocaleString('en')} unused {files === 1 ? 'file is' : 'files are'} here{posts > 0 && ' too'}.
        </span>
      )}
      <Button onClick={onEmpty}>Empty the trash…</Button>
    </div>
  );
}
