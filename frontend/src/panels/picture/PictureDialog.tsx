/** A picture in full: looked at closely, with what is known of it, and what can be done with it. */
import { ChevronLeft, ChevronRight, ImageOff, Info, Maximize, Star, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { isInside } from '@/ui/portals';
import { star } from '../gallery/actions';
import { PictureActions } from './PictureActions';
import styles from './PictureDialog.module.css';
import { PictureFacts } from './PictureFacts';
import { useImage } from './use-image';
import { useZoom } from './use-zoom';

const words = strings.files.picture;
const STEP = 1.5;

/** What a `PictureDialog` takes. */
export interface PictureDialogProps {
  readonly id: string;
  /** The pictures that arrows lead to; the newest without. */
  readonly among: readonly string[] | undefined;
}

/** A picture by its id; arrows go to the next and the previous. */
export function PictureDialog({ id, among }: PictureDialogProps) {
  const bench = useBench();
  const { api, ui, runs } = bench;
  const newest = useStore(runs.pictures);
  const ids = among ?? newest.map((each) => each.id);
  const [showsFacts, setShowsFacts] = useState(true);
  const { look, zoom, fit, handlers } = useZoom(id);
  const { data: image, isError } = useImage(id);
  const at = ids.indexOf(id);
  const close = () => ui.setState({ dialog: undefined });

  function go(step: number): void {
    const next = ids[at + step];
    if (at >= 0 && next !== undefined)
      ui.setState({ dialog: { kind: 'picture', name: next, ...(among ? { among } : {}) } });
  }

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !isInside(event)) return;
    const acts: Record<string, () => void> = {
      ArrowRight: () => go(1),
      ArrowLeft: () => go(-1),
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': fit,
      i: () => setShowsFacts((shows) => !shows),
      s: () => void (image && star(bench, [id], !image.starred)),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <Dialog open onClose={close} title={image?.name ?? words.title} size="full">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons do the same; keys are a short way */}
      <div className={styles.view} onKeyDown={press} data-facts={showsFacts || undefined}>
        <div className={styles.stage} {...handlers} data-zoomed={look.scale > 1 || undefined}>
          {isError ? (
            <EmptyState icon={ImageOff} title={words.gone} />
          ) : (
            <img
              key={id}
              src={api.images.fileUrl(id)}
              alt={strings.files.results.picture(image?.name ?? id)}
              draggable={false}
              style={{ transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}
            />
          )}
        </div>
        <div className={styles.tools} role="toolbar" aria-label={words.title}>
          <IconButton icon={ChevronLeft} label={words.previous} disabled={at <= 0} onClick={() => go(-1)} autoFocus />
          <IconButton
            icon={ChevronRight}
            label={words.next}
            disabled={at < 0 || at === ids.length - 1}
            onClick={() => go(1)}
          />
          <span className={styles.gap} />
          <IconButton icon={ZoomOut} label={words.zoomOut} onClick={() => zoom(1 / STEP)} />
          <IconButton icon={ZoomIn} label={words.zoomIn} onClick={() => zoom(STEP)} />
          <IconButton icon={Maximize} label={words.fit} onClick={fit} />
          <span className={styles.gap} />
          <IconButton
            icon={Info}
            label={words.facts}
            pressed={showsFacts}
            onClick={() => setShowsFacts((shows) => !shows)}
          />
          {image ? (
            <IconButton
              icon={Star}
              label={strings.gallery.picture.star}
              pressed={image.starred}
              onClick={() => void star(bench, [id], !image.starred)}
            />
          ) : null}
          <span className={styles.fill} />
          {image ? <PictureActions image={image} /> : null}
        </div>
        {showsFacts && image ? <PictureFacts image={image} /> : null}
      </div>
    </Dialog>
  );
}
