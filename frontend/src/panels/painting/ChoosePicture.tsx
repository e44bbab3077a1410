/** Asks over which picture a mask is laid, where that is not known. */
import { ImageIcon } from 'lucide-react';
import { useState } from 'react';
import type { ImageView } from '@/api/types';
import { PictureChooser } from '@/fields/widgets/PictureChooser';
import { MOST_SIDE } from '@/painting/frame';
import type { Size } from '@/painting/rect';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { NumberInput } from '@/ui/NumberInput';
import styles from './Painter.module.css';

/** What a `ChoosePicture` takes. */
export interface ChoosePictureProps {
  readonly onPick: (picture: ImageView) => void;
  /** Begin with an empty mask of a size. */
  readonly onBegin: (size: Size) => void;
}

const SIDE = 1024;

/** Asks for a picture, or for the size of an empty mask. */
export function ChoosePicture({ onPick, onBegin }: ChoosePictureProps) {
  const words = strings.painting.choose;
  const [size, setSize] = useState<Size>({ width: SIDE, height: SIDE });
  return (
    <div className={styles.waiting}>
      <EmptyState icon={ImageIcon} title={words.title}>
        {words.text}
      </EmptyState>
      <PictureChooser onPick={onPick} trigger={<Button tone="primary">{words.picture}</Button>} />
      <div className={styles.blank}>
        {(['width', 'height'] as const).map((side) => (
          <NumberInput
            key={side}
            integer
            aria-label={words[side]}
            value={size[side]}
            min={1}
            max={MOST_SIDE}
            onChange={(next) => next !== null && setSize({ ...size, [side]: next })}
          />
        ))}
        <Button onClick={() => onBegin(size)}>{words.empty}</Button>
      </div>
    </div>
  );
}
