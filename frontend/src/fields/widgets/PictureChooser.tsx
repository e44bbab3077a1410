/** Pictures that are there, to choose one. */
import { useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Popover, type PopoverProps } from '@/ui/Popover';
import { Spinner } from '@/ui/Spinner';
import { usePictures } from '../answers';
import styles from './PictureChooser.module.css';

/** What a `PictureChooser` takes. */
export interface PictureChooserProps {
  readonly trigger: PopoverProps['trigger'];
  readonly onPick: (picture: ImageView) => void;
  /** A mask is wanted: masks are shown, and what was uploaded, for it may be one. */
  readonly isMask?: boolean;
}

const PICTURES = ['output', 'upload', 'other'] as const;
const MASKS = ['mask', 'upload'] as const;

/** A button that opens the newest pictures. */
export function PictureChooser({ trigger, onPick, isMask = false }: PictureChooserProps) {
  const [open, setOpen] = useState(false);
  const pick = (picture: ImageView) => {
    setOpen(false);
    onPick(picture);
  };
  return (
    <Popover trigger={trigger} label={strings.fields.image.recent} open={open} onOpenChange={setOpen} align="end">
      <Pictures onPick={pick} isMask={isMask} />
    </Popover>
  );
}

function Pictures({ onPick, isMask }: Pick<PictureChooserProps, 'onPick'> & { readonly isMask: boolean }) {
  const { api } = useBench();
  const { data, isPending } = usePictures(isMask ? MASKS : PICTURES);
  const say = strings.fields.image;
  if (isPending) return <Spinner label={strings.fields.image.recent} />;
  if (!data || data.images.length === 0)
    return (
      <p className={styles.none}>
        <strong>{say.none}</strong> {say.noneHint}
      </p>
    );
  return (
    <ul className={styles.grid}>
      {data.images.map((picture) => (
        <li key={picture.id}>
          <button type="button" className={styles.picture} data-tip={picture.name} onClick={() => onPick(picture)}>
            <img src={api.images.thumbnailUrl(picture.id, 128)} alt={picture.name} loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}
