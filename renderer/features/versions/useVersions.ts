import { useCallback, useEffect, useRef, useState } from 'react';

import type { DocumentDiff } from '#core/document/diff.ts';
import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import type { VersionInfo } from '#core/post/versions.ts';

import type { Client } from '../../bridge/client.ts';

/** What a version is compared with. */
export type Against = 'now' | 'previous';

export interface VersionsState {
  /** Newest first; null until they are there. */
  versions: VersionInfo[] | null;
  selected: VersionInfo | null;
  against: Against;
  /** Null while it is being made, and where there is nothing to compare with. */
  diff: DocumentDiff | null;
  failure: Failure | null;
  select: (id: string) => void;
  compareWith: (against: Against) => void;
  reload: () => Promise<void>;
}

/** How long the text must rest before a comparison with it is made again, ms. */
const rest = 400;

/** The versions of a post, and the comparison of the one that is selected. */
export function useVersions(client: Client, postId: string): VersionsState {
  const [versions, setVersions] = useState<VersionInfo[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [against, setAgainst] = useState<Against>('now');
  const [compared, setCompared] = useState<{ key: string; diff: DocumentDiff } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);

  const selected = versions?.find(({ id }) => id === chosen) ?? versions?.[0] ?? null;
  const index = selected === null ? -1 : (versions?.indexOf(selected) ?? -1);
  const previous = versions?.[index + 1] ?? null;
  const selectedId = selected?.id ?? null;
  const previousId = previous?.id ?? null;
  const key = `${selectedId} ${against === 'now' ? '' : previousId} ${turn}`;

  // What is looked at stays that when a newer version comes.
  const shown = useCallback((list: VersionInfo[]) => {
    setVersions(list);
    setChosen((before) => before ?? list[0]?.id ?? null);
  }, []);
  const reload = useCallback(async () => {
    try {
      shown(await client['versions.list']({ id: postId }));
      setTurn((before) => before + 1);
      setFailure(null);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }, [client, postId, shown]);

  useEffect(() => {
    let isCurrent = true;
    client['versions.list']({ id: postId })
      .then((list) => (isCurrent ? shown(list) : undefined))
      .catch((thrown: unknown) => {
        if (isCurrent) setFailure(toFailure(thrown));
      });
    return () => {
      isCurrent = false;
    };
  }, [client, postId, shown]);

  /** Comparisons one after another: of those that a held arrow key asks for, the one that it stops at is made. */
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const [from, to] = against === 'now' ? [selectedId, null] : [previousId, selectedId];
  useEffect(() => {
    if (from === null) return undefined;
    let isCurrent = true;
    const compare = async (): Promise<void> => {
      if (!isCurrent) return;
      try {
        const diff = await client['versions.diff']({ id: postId, from, to });
        if (!isCurrent) return;
        setCompared({ key, diff });
        setFailure(null);
      } catch (thrown) {
        if (isCurrent) setFailure(toFailure(thrown));
      }
    };
    last.current = last.current.then(compare);
    return () => {
      isCurrent = false;
    };
  }, [client, postId, from, to, key]);

  // Another window writes on: the comparison follows once it rests.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const end = client.on('posts.steps', ({ id }) => {
      if (id !== postId) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void reload(), rest);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [client, postId, reload]);

  return {
    versions,
    selected,
    against,
    diff: compared?.key === key ? compared.diff : null,
    failure,
    select: setChosen,
    compareWith: setAgainst,
    reload,
  };
}
