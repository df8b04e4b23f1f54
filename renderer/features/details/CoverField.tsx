import { Popover } from '@base-ui/react/popover';
import { ImagePlus } from 'lucide-react';
import { useState } from 'react';

import { toFailure } from '#core/failure.ts';
import type { Failure } from '#core/failure.ts';
import { mediaPath } from '#core/ipc/origin.ts';
import type { MediaFile } from '#core/post/post.ts';

import type { Client } from '../../bridge/client.ts';
import { Button } from '../../ui/Button.tsx';
import menuStyles from '../../ui/Menu.module.css';
import { Thumbnail } from '../../ui/Thumbnail.tsx';
import styles from './DetailsPanel.module.css';
import popover from './CoverField.module.css';

/** The picture that stands for the post, chosen among those beside it or taken from the disk. */
export function CoverField({
  client,
  postId,
  cover,
  onChange,
  onFailure,
}: {
  client: Client;
  postId: string;
  cover: string | null;
  onChange: (cover: string | null) => void;
  onFailure: (failure: Failure) => void;
}) {
  const [pictures, setPictures] = useState<MediaFile[] | null>(null);
  const [open, setOpen] = useState(false);
  const known = pictures?.find((picture) => picture.name === cover)?.url;
  const shown = cover === null ? null : (known ?? mediaPath(postId, cover));

  const load = async () => {
    try {
      setPictures((await client['media.list']({ id: postId })).filter((file) => file.width !== null));
    } catch (thrown) {
      onFailure(toFailure(thrown));
    }
  };
  const pick = async () => {
    try {
      const { files, refused } = await client['media.pick']({
        id: postId,
        kind: 'picture',
        operation: crypto.randomUUID(),
      });
      for (const failure of refused) onFailure(failure);
      const picked = files.find((file) => file.width !== null);
      if (picked === undefined) return;
      await load();
      onChange(picked.name);
      setOpen(false);
    } catch (thrown) {
      onFailure(toFailure(thrown));
    }
  };

  return (
    <div className={styles.cover}>
      <h3 className={styles.label}>Cover</h3>
      {shown !== null && <Thumbnail src={shown} alt={`Cover: ${cover ?? ''}`} size="wide" />}
      <div className={styles.coverActions}>
        <Popover.Root
          open={open}
          onOpenChange={(next) => {
            setOpen(next);
            if (next) void load();
          }}
        >
          <Popover.Trigger render={<Button icon={<ImagePlus size={14} aria-hidden />} />}>
            {cover === null ? 'Choose a cover…' : 'Change…'}
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner className={menuStyles.positioner} sideOffset={4} align="start">
              <Popover.Popup className={popover.popup} aria-label="Choose a cover">
                {pictures !== null && pictures.length > 0 && (
                  <div className={styles.pictures}>
                    {pictures.map((picture) => (
                      <button
                        key={picture.name}
                        type="button"
                        className={styles.picture}
                        aria-pressed={picture.name === cover}
                        onClick={() => {
                          onChange(picture.name);
                          setOpen(false);
                        }}
                      >
                        <Thumbnail src={picture.url} alt={picture.name} size="tile" />
                      </button>
                    ))}
                  </div>
                )}
                {pictures !== null && pictures.length === 0 && (
                  <p className={popover.words}>This post has no pictures of its own yet.</p>
                )}
                <Button wide onClick={() => void pick()}>
                  Add from this computer…
                </Button>
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
        {cover !== null && (
          <Button tone="quiet" onClick={() => onChange(null)}>
            Remove
          </Button>
        )}
      </div>
    </div>
  );
}
