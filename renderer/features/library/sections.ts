import { Archive, CircleCheck, Clock, Files, PenLine, RefreshCw, Trash2, TriangleAlert } from 'lucide-react';

import type { LibraryCounts, ListSection } from '#core/post/listing.ts';

export interface SectionEntry {
  section: ListSection;
  label: string;
  count: number;
  icon: typeof Files;
}

const sections: Omit<SectionEntry, 'count'>[] = [
  { section: 'all', label: 'All posts', icon: Files },
  { section: 'draft', label: 'Drafts', icon: PenLine },
  { section: 'scheduled', label: 'Scheduled', icon: Clock },
  { section: 'published', label: 'Published', icon: CircleCheck },
  { section: 'changed', label: 'Changed since published', icon: RefreshCw },
  { section: 'archived', label: 'Archived', icon: Archive },
  { section: 'problems', label: 'Problems', icon: TriangleAlert },
  { section: 'trash', label: 'Trash', icon: Trash2 },
];
const always = new Set<ListSection>(['all', 'draft', 'published', 'trash']);

/** The parts of the library worth naming: some always, the rest while they hold something or are being looked at. */
export const sectionsOf = (counts: LibraryCounts | null, current: ListSection): SectionEntry[] =>
  sections
    .map((entry) => ({ ...entry, count: counts?.sections[entry.section] ?? 0 }))
    .filter(({ section, count }) => count > 0 || always.has(section) || section === current);

export const emptyWords: Partial<Record<ListSection, string>> = {
  draft: 'No drafts',
  scheduled: 'Nothing is scheduled',
  published: 'Nothing is published yet',
  changed: 'Nothing was changed since it was published',
  archived: 'Nothing is archived',
  problems: 'No problems',
};
