/** A picture or mask: dropped, pasted, uploaded, or chosen among those that are there; then painted, cut or extended. */

import { Brush, Crop, ImagePlus, Images, X } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import { useBench } from '@/app/bench';
import { here } from '@/commands/here';
import { mapping, own, text } from '@/schema/reading';
import { MASK } from '@/schema/types';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import { IconButton } from '@/ui/IconButton';
import { Progress } from '@/ui/Progress';
import { allowsNull } from '../input-facts';
import { droppedPicture, mayHoldPicture, pictureFile } from '../picture-drop';
import { useHoveredPaste } from '../use-hovered-paste';
import { usePictureUpload } from '../use-picture-upload';
import type { WidgetProps } from '../widget';
import { ChosenPicture } from './ChosenPicture';
import { PictureChooser } from './PictureChooser';
import styles from './PictureWidget.module.css';

const TAKEN = 'image/png,image/jpeg,image/webp,image/*';

/** A picture or mask; its value is what the server says of it. */
export function PictureWidget(props: WidgetProps) {
  const { input, value, onChange, size, label, id, problemId } = props;
  const file = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const isMask = input.type.name === MASK;
  const { upload, lookUp, busy, problem, forget } = usePictureUpload(isMask ? 'mask' : 'upload', (picture) =>
    onChange({ ...picture.value }),
  );
  const box = useRef<HTMLFieldSetElement>(null);
  useHoveredPaste(box, (files) => void upload(files));
  const ask = useAsking(props);
  const say = strings.fields.image;
  const name = text(mapping(value).name);
  const hasPicture = text(mapping(value).hash) !== '';
  const onRemove = props.onReset ?? (allowsNull(input) ? () => onChange(null) : undefined);
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!mayHoldPicture(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    const chosen = droppedPicture(event.dataTransfer);
    if (chosen !== undefined) void lookUp(chosen);
    else void upload(event.dataTransfer.files);
  };
  const over = (event: DragEvent) => {
    if (!mayHoldPicture(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };
  const paste = (event: ClipboardEvent) => {
    if (!pictureFile(event.clipboardData.files)) return;
    event.preventDefault();
    event.stopPropagation();
    void upload(event.clipboardData.files);
  };
  return (
    <fieldset
      ref={box}
      className={classes(styles.box, styles[size])}
      data-over={isOver || undefined}
      data-empty={name === '' || undefined}
      data-takes-picture
      aria-label={label}
      aria-describedby={problemId}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {name === '' ? (
        <span className={styles.hint}>{isOver ? say.dropNow : say.emptyShort}</span>
      ) : (
        <ChosenPicture value={value} name={name} size={size} />
      )}
      <span className={styles.tools}>
        {isMask ? (
          <IconButton size="s" icon={Brush} label={strings.painting.paint} onClick={() => ask('paint')} />
        ) : null}
        {!isMask && hasPicture ? (
          <IconButton size="s" icon={Crop} label={strings.painting.crop} onClick={() => ask('crop')} />
        ) : null}
        <IconButton id={id} size="s" icon={ImagePlus} label={say.upload} onClick={() => file.current?.click()} />
        <PictureChooser
          isMask={isMask}
          onPick={(picture) => {
            forget();
            onChange({ ...picture.value });
          }}
          trigger={<IconButton size="s" icon={Images} label={say.choose} />}
        />
        {name === '' || onRemove === undefined ? null : (
          <IconButton size="s" icon={X} label={say.remove} onClick={onRemove} />
        )}
      </span>
      {busy === undefined ? null : (
        <span className={styles.state}>
          <Progress label={say.uploading} />
          <span className={styles.detail}>{say.uploadingFile(busy)}</span>
        </span>
      )}
      {problem === undefined ? null : (
        <span className={classes(styles.state, styles.missing)} role="alert">
          {problem}
        </span>
      )}
      <input
        ref={file}
        type="file"
        accept={TAKEN}
        hidden
        onChange={(event) => {
          void upload(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </fieldset>
  );
}

/** Opens a dialog that makes the value. A part of an input, such as one of a list, is of no node by itself. */
function useAsking({ input, value, label, node, onChange }: WidgetProps) {
  const bench = useBench();
  return (kind: 'paint' | 'crop') => {
    const { templateOf } = here(bench);
    const isWhole = node !== undefined && own(templateOf(node)?.inputs ?? {}, input.name) === input;
    const request = { label, value, node: isWhole ? node : undefined, input: input.name, give: onChange };
    bench.ui.setState({ dialog: { kind, ...request } });
  };
}
