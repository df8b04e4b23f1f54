import { defaultSettings } from '#core/ipc/settings.ts';
import type { BulkAction, LibraryCounts, ListQuery, PostSelection, SavedSearch } from '#core/post/listing.ts';

import { useLibrary, useWindow } from '../../state/window.ts';
import { classNames } from '../../ui/classNames.ts';
import { Group } from './Group.tsx';
import { KeptSearches } from './KeptSearches.tsx';
import styles from './LibraryPane.module.css';
import type { SectionEntry } from './sections.ts';
import { Sections } from './Sections.tsx';
import { TermTree } from './TermTree.tsx';

/** What the button that folds the parts away controls. */
export const partsId = 'library-parts';

/** What of the library may be listed: its sections, the searches that are kept, its tags and categories. Rows are dropped on them. */
export function LibraryParts({
  sections,
  counts,
  query,
  searches,
  currentSearch,
  naming,
  tall,
  hidden,
  onFilter,
  onDrop,
}: {
  sections: readonly SectionEntry[];
  counts: LibraryCounts | null;
  query: ListQuery;
  searches: readonly SavedSearch[];
  /** The kept search that the list shows now. */
  currentSearch: string | null;
  /** A search is being given a name. */
  naming: boolean;
  /** In the place of the list, not above it. */
  tall: boolean;
  hidden: boolean;
  onFilter: (changes: Partial<ListQuery>) => void;
  onDrop: (what: PostSelection, action: BulkAction) => void;
}) {
  const { library, searches: kept } = useWindow();
  const { openBranches } = useLibrary(({ phase }) => (phase.kind === 'ready' ? phase.app.settings : defaultSettings));
  const isOpen = (branch: string) => openBranches.includes(branch);
  const toggle = (branch: string) => {
    const next = isOpen(branch) ? openBranches.filter((one) => one !== branch) : [...openBranches, branch];
    void library.changeSettings({ openBranches: next.slice(-1_000) });
  };
  return (
    <nav
      id={partsId}
      aria-label="Parts of the library"
      className={classNames(styles.parts, tall && styles.tall)}
      hidden={hidden}
    >
      <Sections
        sections={sections}
        current={query.section}
        onChoose={(section) => onFilter({ section })}
        onDrop={onDrop}
      />
      {(searches.length > 0 || naming) && (
        <Group label="Kept searches" open={isOpen('searches') || naming} onToggle={() => toggle('searches')}>
          <KeptSearches
            searches={searches}
            current={currentSearch}
            onChoose={(one) => onFilter(one.query)}
            onRename={(one, name) => void kept.rename(one, name)}
            onRemove={(one) => void kept.remove(one)}
          />
        </Group>
      )}
      {counts !== null && counts.tags.length > 0 && (
        <Group label="Tags" open={isOpen('tags')} onToggle={() => toggle('tags')}>
          <TermTree
            label="Tags"
            kind="tag"
            terms={counts.tags}
            value={query.tag}
            isOpen={(path) => isOpen(`tags:${path}`)}
            onToggle={(path) => toggle(`tags:${path}`)}
            onChoose={(tag) => onFilter({ tag })}
            onDrop={onDrop}
          />
        </Group>
      )}
      {counts !== null && counts.categories.length > 0 && (
        <Group label="Categories" open={isOpen('categories')} onToggle={() => toggle('categories')}>
          <TermTree
            label="Categories"
            kind="category"
            terms={counts.categories}
            value={query.category}
            isOpen={(path) => isOpen(`categories:${path}`)}
            onToggle={(path) => toggle(`categories:${path}`)}
            onChoose={(category) => onFilter({ category })}
            onDrop={onDrop}
          />
        </Group>
      )}
    </nav>
  );
}
