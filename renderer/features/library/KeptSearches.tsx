import { Bookmark, Ellipsis } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import type { SavedSearch } from '#core/post/listing.ts';

import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { NameField } from './NameField.tsx';
import styles from './Parts.module.css';
import { moveAmongButtons } from './Sections.tsx';

/** Searches that the writer keeps. F2 names one anew, Delete lets it go. */
export function KeptSearches({
  searches,
  current,
  onChoose,
  onRename,
  onRemove,
}: {
  searches: readonly SavedSearch[];
  /** The one that the list shows now. */
  current: string | null;
  onChoose: (search: SavedSearch) => void;
  onRename: (search: SavedSearch, name: string) => void;
  onRemove: (search: SavedSearch) => void;
}) {
  const [naming, setNaming] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  /** Whose name was typed last: the focus goes back to it. */
  const named = useRef<string | null>(null);
  useEffect(() => {
    const back = naming === null && document.activeElement === document.body ? named.current : null;
    named.current = naming;
    if (back !== null) list.current?.querySelector<HTMLElement>(`[data-search="${CSS.escape(back)}"]`)?.focus();
  }, [naming]);
  return (
    // Listens only, to go from one to the next.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul ref={list} className={styles.searches} onKeyDown={moveAmongButtons}>
      {searches.map((search) => (
        <li key={search.id} className={styles.search}>
          {naming === search.id ? (
            <NameField
              label="Name of the search"
              value={search.name}
              onKeep={(name) => {
                setNaming(null);
                if (name !== search.name) onRename(search, name);
              }}
              onCancel={() => setNaming(null)}
            />
          ) : (
            <>
              <button
                type="button"
                className={styles.part}
                data-search={search.id}
                aria-current={search.id === current ? 'true' : undefined}
                onClick={() => onChoose(search)}
                onKeyDown={(event) => {
                  if (event.key === 'F2') setNaming(search.id);
                  else if (event.key === 'Delete') onRemove(search);
                  else return;
                  event.preventDefault();
                }}
              >
                <Bookmark size={14} aria-hidden />
                <span className={styles.label} title={search.name}>
                  <bdi>{search.name}</bdi>
                </span>
              </button>
              <Menu
                align="end"
                trigger={
                  <IconButton label={`More about ${search.name}`} bare className={styles.moreButton}>
                    <Ellipsis size={14} aria-hidden />
                  </IconButton>
                }
              >
                <MenuItem keys="F2" onChoose={() => setNaming(search.id)}>
                  Rename
                </MenuItem>
                <MenuItem keys="Del" onChoose={() => onRemove(search)}>
                  Remove
                </MenuItem>
              </Menu>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
