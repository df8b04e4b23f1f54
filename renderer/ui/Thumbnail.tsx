import { ImageOff } from 'lucide-react';
import { useState } from 'react';

import { classNames } from './classNames.ts';
import styles from './Thumbnail.module.css';

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
        <img src={src} alt={alt} loading="lazy" decoding="async" draggable={false} onError={() => setBroken(src)} />
      )}
    </span>
  );
}
