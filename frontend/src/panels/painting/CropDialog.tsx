/** The dialog in which a picture is cut or extended. */
import { Check, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useBench } from '@/app/bench';
import type { FieldRequest } from '@/editor/ui';
import { isAll, reachesOut } from '@/painting/frame';
import { type Rect, whole } from '@/painting/rect';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { Spinner } from '@/ui/Spinner';
import styles from './Crop.module.css';
import { FrameFields } from './FrameFields';
import { FrameStage } from './FrameStage';
import { type Croppable, maskNames, useCropping } from './use-cropping';

/** Cuts or extends the picture of a field. */
export function CropDialog({ request }: { request: FieldRequest }) {
  const { ui } = useBench();
  const words = strings.painting.frame;
  const close = () => ui.setState({ dialog: undefined });
  const { opened, problem, isSaving, use } = useCropping(request, close);
  return (
    <Dialog open onClose={close} title={words.title(request.label)} description={words.explain} size="full">
      {opened ? (
        <Cropper opened={opened} isSaving={isSaving} onUse={(frame) => void use(frame)} onCancel={close} />
      ) : problem === undefined ? (
        <div className={styles.waiting}>
          <Spinner label={strings.painting.mask.loading} />
        </div>
      ) : (
        <EmptyState icon={ImageOff} title={strings.painting.mask.failed(problem)} />
      )}
    </Dialog>
  );
}

interface CropperProps {
  readonly opened: Croppable;
  readonly isSaving: boolean;
  readonly onUse: (frame: Rect) => void;
  readonly onCancel: () => void;
}

function Cropper({ opened, isSaving, onUse, onCancel }: CropperProps) {
  const { bitmap, url, masks } = opened;
  const words = strings.painting.frame;
  const picture = { width: bitmap.width, height: bitmap.height };
  const [frame, setFrame] = useState<Rect>(whole(picture));
  const [ratio, setRatio] = useState<number>();
  const rules = { picture, ratio };
  return (
    <div className={styles.cropper}>
      <FrameStage url={url} frame={frame} rules={rules} onChange={setFrame} />
      <div className={styles.settings}>
        <FrameFields frame={frame} rules={rules} onChange={setFrame} onRatio={setRatio} />
        <div className={styles.notes} role="status">
          <p className={styles.sizes}>{words.sizes(sizeText(picture), sizeText(frame))}</p>
          {reachesOut(frame, picture) ? <p>{words.filled}</p> : null}
          <p>{maskNote(opened, frame)}</p>
        </div>
      </div>
      <footer className={styles.footer}>
        <Button onClick={onCancel}>{words.cancel}</Button>
        <Button
          tone="primary"
          icon={Check}
          busy={isSaving}
          disabled={isAll(frame, picture)}
          onClick={() => onUse(frame)}
        >
          {words.use}
        </Button>
      </footer>
    </div>
  );

  function maskNote(of: Croppable, now: Rect): string | undefined {
    if (masks.length === 0) return reachesOut(now, picture) ? words.noMask : undefined;
    if (reachesOut(now, picture)) return words.maskTo(maskNames(of.masks));
    const held = of.masks.filter(({ hash }) => hash !== '');
    return held.length > 0 && !isAll(now, picture) ? words.maskCut(maskNames(held)) : undefined;
  }
}

function sizeText({ width, height }: { readonly width: number; readonly height: number }): string {
  return strings.fields.image.size(width, height);
}
