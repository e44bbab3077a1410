/** A mask that is painted over a picture: tools, stage and settings, and the way back into the field. */
import { Check, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { zoomed } from '@/painting/look';
import type { Painting } from '@/painting/painting';
import { covered } from '@/painting/raster';
import type { Tools } from '@/painting/tools';
import { strings } from '@/strings';
import { percentText } from '@/strings/formats';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { isInside } from '@/ui/portals';
import { BrushSettings } from './BrushSettings';
import styles from './Painter.module.css';
import { paintKey } from './paint-keys';
import { StageView } from './StageView';
import type { Stage } from './stage';
import { ToolRail } from './ToolRail';

const STEP = 1.4;

/** What a `Painter` takes. */
export interface PainterProps {
  readonly picture: ImageBitmap | undefined;
  readonly painting: Painting;
  readonly tools: Tools;
  /** Which picture is below, and how another one is chosen. */
  readonly below: ReactNode;
  readonly isSaving: boolean;
  /** One wants to leave, but what was painted would be lost. */
  readonly isLeaving: boolean;
  readonly onUse: () => void;
  readonly onCancel: () => void;
  readonly onDiscard: () => void;
  readonly onStay: () => void;
}

/** A mask that is painted. */
export function Painter(props: PainterProps) {
  const { picture, painting, tools, below, isSaving, isLeaving } = props;
  const words = strings.painting.mask;
  const stage = useRef<Stage>(undefined);
  const box = useRef<HTMLDivElement>(null);

  function zoom(direction: 1 | -1): void {
    const shown = stage.current;
    const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
    const middle = { x: clientWidth / 2, y: clientHeight / 2 };
    shown?.setLook(zoomed(shown.look(), STEP ** direction, middle, painting.mask));
  }
  const fit = () => stage.current?.fit();

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons do the same; keys are a short way
    <div
      className={styles.painter}
      onKeyDown={(event) => {
        if (isInside(event) && paintKey(event, { painting, tools, zoom, fit })) event.preventDefault();
      }}
    >
      <ToolRail painting={painting} tools={tools} />
      <div ref={box} className={styles.middle}>
        <StageView picture={picture} painting={painting} tools={tools} stage={stage} />
        <div className={styles.looks} role="toolbar" aria-label={words.fit}>
          <IconButton icon={ZoomOut} label={words.zoomOut} keys="-" onClick={() => zoom(-1)} />
          <IconButton icon={ZoomIn} label={words.zoomIn} keys="+" onClick={() => zoom(1)} />
          <IconButton icon={Maximize} label={words.fit} keys="0" onClick={fit} />
        </div>
      </div>
      <div className={styles.settings}>
        <BrushSettings tools={tools} />
        {below}
        <Covered painting={painting} />
      </div>
      <footer className={styles.footer}>
        {isLeaving ? <Leaving {...props} /> : <Usual {...props} isSaving={isSaving} />}
      </footer>
    </div>
  );
}

function Usual({ isSaving, onUse, onCancel }: PainterProps) {
  const words = strings.painting.mask;
  return (
    <>
      <span className={styles.hint}>{words.hint}</span>
      <Button onClick={onCancel}>{words.cancel}</Button>
      <Button tone="primary" icon={Check} busy={isSaving} onClick={onUse}>
        {words.use}
      </Button>
    </>
  );
}

function Leaving({ onDiscard, onStay }: PainterProps) {
  const words = strings.painting.mask;
  return (
    <>
      <span className={styles.leaving} role="alert">
        {words.leave}
      </span>
      <Button tone="danger" onClick={onDiscard}>
        {words.discard}
      </Button>
      <Button autoFocus onClick={onStay}>
        {words.stay}
      </Button>
    </>
  );
}

/** How much of the mask is white: told when a step is done, for those who don't see it too. */
function Covered({ painting }: { painting: Painting }) {
  const steps = useStore(painting.state, (state) => state.steps);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mask is changed in place, a step at a time
  const part = useMemo(() => covered(painting.mask), [painting, steps]);
  const percent = percentText(part);
  return (
    <p className={styles.note} role="status">
      {strings.painting.mask.covered(percent)}
    </p>
  );
}
