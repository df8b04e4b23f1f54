/** How pictures are made ready for somewhere: a site, a page. */
export interface PictureRule {
  /** The longer side is at most so long, pixels; null: as long as it is. Nothing is ever made larger. */
  longestEdge: number | null;
  /** The MIME types of pictures that are shown there; null: any. */
  types: readonly string[] | null;
  /** Of what is coded with loss, 1 to 100. */
  quality: number;
}

/** What is known of a picture. */
export interface PictureFacts {
  mimeType: string;
  width: number;
  height: number;
  moves: boolean;
  hasAlpha: boolean;
  /** It was coded without loss. */
  lossless: boolean;
}

/** `keep`: the coded picture stays; only what it tells of its maker is taken out. */
export type PictureChange =
  | { kind: 'keep' }
  | {
      kind: 'encode';
      mimeType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
      lossless: boolean;
      /** Null: as large as it is. */
      longestEdge: number | null;
    };

const encoded = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;

/**
 * What becomes of a picture under a rule. What moves and what is drawn (GIF, SVG) stays as it is; what was coded without loss goes on so;
 * a kind that is not shown there becomes one that is.
 */
export function pictureChange(rule: PictureRule, facts: PictureFacts): PictureChange {
  const mimeType = encoded.find((type) => type === facts.mimeType);
  if (facts.moves || mimeType === undefined) return { kind: 'keep' };
  const tooLong = rule.longestEdge !== null && Math.max(facts.width, facts.height) > rule.longestEdge;
  const isShown = (type: string): boolean => rule.types === null || rule.types.includes(type);
  if (isShown(mimeType) && !tooLong) return { kind: 'keep' };
  const longestEdge = tooLong ? rule.longestEdge : null;
  if (isShown(mimeType))
    return { kind: 'encode', mimeType, lossless: facts.lossless && mimeType !== 'image/jpeg', longestEdge };
  const clear = facts.hasAlpha || facts.lossless;
  const next = isShown('image/webp') ? 'image/webp' : clear ? 'image/png' : 'image/jpeg';
  if (!isShown(next)) return { kind: 'keep' };
  return { kind: 'encode', mimeType: next, lossless: facts.lossless, longestEdge };
}
