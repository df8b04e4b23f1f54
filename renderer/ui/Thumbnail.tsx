import { ImageOff } from 'lucide-react';
import { useState } from 'react';

import { classNames } from './classNames.ts';
import styles from './Thumbnail.module.css';

/** How wide each size is drawn at most, in pixels of a screen that has two for one. */
const widths = { row: 192, tile: 192, wide: 768 };

/** A file beside a post is asked for made small: of a camera's picture a row needs a thousandth. */
const small = (src: string, size: keyof typeof widths): string =>
  src.startsWith('/media/') && !src.includes('?') ? `${src}?width=${widths[size]}` : src;

/** A small picture; a glyph where it cannot be shown. */
export function Thumbnail({
  src,
  alt = '',
  size = 'row',
}: {
  src: string;
  alt?: string;
  size?: 'row' | 'wide' | 'tile';
}) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={classNames(styles.frame, styles[size])}>
      {broken === src ? (
        <ImageOff size={16} role="img" aria-label={alt === '' ? 'This picture cannot be shown' : alt} />
      ) : (
        <img
          src={small(src, size)}
          alt={alt}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(src)}
        />
      )}
    </span>
  );
}
