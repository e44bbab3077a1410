/** The picture that a field holds: small, with its name and size. */
import { ImageIcon } from 'lucide-react';
import { useBench } from '@/app/bench';
import { mapping } from '@/schema/reading';
import { strings } from '@/strings';
import { usePicture } from '../answers';
import type { WidgetProps } from '../widget';
import styles from './PictureWidget.module.css';

/** The picture that a field holds; where the server has none like that, it says so. */
export function ChosenPicture({ value, name, size }: Pick<WidgetProps, 'value' | 'size'> & { readonly name: string }) {
  const { api } = useBench();
  const { hash } = mapping(value);
  const picture = usePicture(typeof hash === 'string' ? hash : undefined);
  const say = strings.fields.image;
  return (
    <>
      <span className={styles.frame}>
        {picture ? (
          <img src={api.images.thumbnailUrl(picture.id, size === 'full' ? 512 : 128)} alt="" draggable={false} />
        ) : (
          <ImageIcon aria-hidden />
        )}
      </span>
      <span className={styles.about}>
        <span className={styles.name}>{name}</span>
        {picture ? <span className={styles.detail}>{say.size(picture.width, picture.height)}</span> : null}
        {picture === null ? <span className={styles.missing}>{say.missing}</span> : null}
      </span>
    </>
  );
}
