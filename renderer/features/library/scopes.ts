import { Archive, CircleCheck, Clock, Files, PenLine, Trash2, TriangleAlert } from 'lucide-react';

import type { PostListing } from '#core/post/post.ts';

import type { Scope } from '../../state/listing.ts';

export interface ScopeEntry {
  scope: Scope;
  label: string;
  count: number;
  icon: typeof Files;
}

/** The parts of the library worth naming: everything and drafts always, the rest while it holds something or is being looked at. */
export function scopesOf(counts: PostListing['counts'] | null, current: Scope): ScopeEntry[] {
  const byStatus = counts?.byStatus;
  const all: ScopeEntry[] = [
    { scope: 'all', label: 'All posts', count: counts?.all ?? 0, icon: Files },
    { scope: 'draft', label: 'Drafts', count: byStatus?.draft ?? 0, icon: PenLine },
    { scope: 'scheduled', label: 'Scheduled', count: byStatus?.scheduled ?? 0, icon: Clock },
    { scope: 'published', label: 'Published', count: byStatus?.published ?? 0, icon: CircleCheck },
    { scope: 'archived', label: 'Archived', count: byStatus?.archived ?? 0, icon: Archive },
    { scope: 'problems', label: 'Problems', count: counts?.problems ?? 0, icon: TriangleAlert },
    { scope: 'trash', label: 'Trash', count: counts?.trash ?? 0, icon: Trash2 },
  ];
  const always = new Set<Scope>(['all', 'draft', 'published', 'trash', current]);
  return all.filter((entry) => entry.count > 0 || always.has(entry.scope));
}
