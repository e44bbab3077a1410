/** Which picture a mask is painted over, and how it becomes another one. */
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { PictureChooser } from '@/fields/widgets/PictureChooser';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import styles from './Painter.module.css';

/** What a `Below` takes. */
export interface BelowProps {
  readonly picture: ImageView | undefined;
  readonly onPick: (picture: ImageView) => void;
}

/** The picture below. */
export function Below({ picture, onPick }: BelowProps) {
  const { api } = useBench();
  const words = strings.painting.mask;
  return (
    <fieldset className={styles.below}>
      <legend>{words.picture}</legend>
      {picture ? <img src={api.images.thumbnailUrl(picture.id, 128)} alt="" className={styles.thumb} /> : null}
      <span className={styles.about}>
        <span className={styles.name}>{picture?.name ?? words.none}</span>
        {picture ? <span>{strings.fields.image.size(picture.width, picture.height)}</span> : null}
      </span>
      <PictureChooser onPick={onPick} trigger={<Button size="s">{words.other}</Button>} />
    </fieldset>
  );
}
