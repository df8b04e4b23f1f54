import { useEffect, useState } from 'react';

import { useListing, useWindow } from '../../state/window.ts';

/** How many unused media lie in the trash, while that is looked at; null as long as nobody knows. */
export function useTrashedMedia(isLookedAt: boolean): number | null {
  const { client } = useWindow();
  // Counted anew whenever something in the library changes, and not while the list is scrolled.
  const counts = useListing((store) => store.counts);
  const [files, setFiles] = useState<number | null>(null);
  useEffect(() => {
    if (!isLookedAt) return undefined;
    let still = true;
    client['trash.media']({}).then(
      (media) => still && setFiles(media.files),
      () => still && setFiles(null),
    );
    return () => {
      still = false;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- something in the library changed
  }, [client, counts, isLookedAt]);
  return isLookedAt ? files : null;
}
