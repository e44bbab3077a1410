/** Two pictures beside each other; whoever looks closer at one looks closer at both. */
import { ZoomIn, ZoomOut } from 'lucide-react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import styles from './CompareDialog.module.css';
import { useZoom } from './use-zoom';

const words = strings.gallery.compare;
const STEP = 1.5;

/** Both pictures, moved and enlarged together. */
export function SideBySide({ left, right }: { left: ImageView; right: ImageView }) {
  const { api } = useBench();
  const { look, zoom, handlers } = useZoom('');
  const transform = `translate(${look.x}px, ${look.y}px) scale(${look.scale})`;
  return (
    <div className={styles.pair}>
      {[left, right].map((image, place) => (
        <figure key={place === 0 ? 'left' : 'right'} className={styles.half}>
          <div className={styles.frame} {...handlers} data-zoomed={look.scale > 1 || undefined}>
            <img
              src={api.images.fileUrl(image.id)}
              alt={`${place === 0 ? words.left : words.right}: ${image.name}`}
              draggable={false}
              style={{ transform }}
            />
          </div>
          <figcaption>{image.name}</figcaption>
        </figure>
      ))}
      <div className={styles.zoom}>
        <IconButton tone="plain" icon={ZoomOut} label={strings.files.picture.zoomOut} onClick={() => zoom(1 / STEP)} />
        <IconButton tone="plain" icon={ZoomIn} label={strings.files.picture.zoomIn} onClick={() => zoom(STEP)} />
      </div>
    </div>
  );
}
