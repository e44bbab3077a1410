/** The dialog in which a mask is painted: it finds the picture below, opens both, and brings the mask into the field. */
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import type { FieldRequest } from '@/editor/ui';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { Spinner } from '@/ui/Spinner';
import { Below } from './Below';
import { ChoosePicture } from './ChoosePicture';
import { Painter } from './Painter';
import styles from './Painter.module.css';
import { type Opened, useOpening } from './use-opening';
import { useSaving } from './use-saving';

/** Paints the mask of a field. */
export function PaintDialog({ request }: { request: FieldRequest }) {
  const { ui } = useBench();
  const { opened, problem, choose, begin } = useOpening(request);
  const [isLeaving, setLeaving] = useState(false);
  const close = () => ui.setState({ dialog: undefined });
  // Asked again, such as by a second Escape, one goes back to painting: only a button discards what was painted.
  const leave = () => {
    if (opened?.painting.state.getState().isChanged) setLeaving(!isLeaving);
    else close();
  };
  const words = strings.painting.mask;
  return (
    <Dialog open onClose={leave} title={words.title(request.label)} description={words.explain} size="full">
      {opened ? (
        <Open
          request={request}
          opened={opened}
          isLeaving={isLeaving}
          onLeave={leave}
          onClose={close}
          onStay={() => setLeaving(false)}
          onPick={(picture) => void choose(picture)}
        />
      ) : problem === undefined ? (
        <div className={styles.waiting}>
          <Spinner label={words.loading} />
        </div>
      ) : problem === '' ? (
        <ChoosePicture onPick={(picture) => void choose(picture)} onBegin={begin} />
      ) : (
        <EmptyState icon={ImageOff} title={words.failed(problem)}>
          <ChoosePicture onPick={(picture) => void choose(picture)} onBegin={begin} />
        </EmptyState>
      )}
    </Dialog>
  );
}

interface OpenProps {
  readonly request: FieldRequest;
  readonly opened: Opened;
  readonly isLeaving: boolean;
  readonly onLeave: () => void;
  readonly onClose: () => void;
  readonly onStay: () => void;
  readonly onPick: (picture: ImageView) => void;
}

function Open({ request, opened, isLeaving, onLeave, onClose, onStay, onPick }: OpenProps) {
  const { painting, tools, picture, bitmap } = opened;
  const { isSaving, save } = useSaving(request, onClose);
  return (
    <Painter
      picture={bitmap}
      painting={painting}
      tools={tools}
      below={<Below picture={picture} onPick={onPick} />}
      isSaving={isSaving}
      isLeaving={isLeaving}
      onUse={() => void save(painting.mask, tools.getState().feather)}
      onCancel={onLeave}
      onDiscard={onClose}
      onStay={onStay}
    />
  );
}
