/** A picture in full: looked at closely, with what is known of it, and what can be done with it. */
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, ImageOff, Info, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { IconButton } from '@/ui/IconButton';
import { PictureActions } from './PictureActions';
import styles from './PictureDialog.module.css';
import { PictureFacts } from './PictureFacts';
import { useZoom } from './use-zoom';

const words = strings.files.picture;
const STEP = 1.5;

/** A picture by its id; arrows go to the next and the previous of the newest pictures. */
export function PictureDialog({ id }: { id: string }) {
  const { api, ui, runs } = useBench();
  const pictures = useStore(runs.pictures);
  const [showsFacts, setShowsFacts] = useState(true);
  const { look, zoom, fit, handlers } = useZoom(id);
  const { data: image, isError } = useQuery({ queryKey: ['image', id], queryFn: () => api.images.get(id) });
  const at = pictures.findIndex((each) => each.id === id);
  const close = () => ui.setState({ dialog: undefined });

  function go(step: number): void {
    const next = pictures[at + step];
    if (at >= 0 && next) ui.setState({ dialog: { kind: 'picture', name: next.id } });
  }

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      ArrowRight: () => go(1),
      ArrowLeft: () => go(-1),
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': fit,
      i: () => setShowsFacts((shows) => !shows),
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
            disabled={at < 0 || at === pictures.length - 1}
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
          <span className={styles.fill} />
          {image ? <PictureActions image={image} onDone={close} /> : null}
        </div>
        {showsFacts && image ? <PictureFacts image={image} /> : null}
      </div>
    </Dialog>
  );
}
