import type { BrokenLink } from '#core/post/listing.ts';

import { Button } from './Button.tsx';

/** Leads a broken link to where it may have meant to lead; not there where nothing is known of that. */
export function FixLink({ link, onFix }: { link: BrokenLink; onFix: () => Promise<void> }) {
  if (link.suggestion === null) return null;
  return (
    <Button aria-label={`Fix the link to ${link.href}`} onClick={() => void onFix()}>
      Fix
    </Button>
  );
}
