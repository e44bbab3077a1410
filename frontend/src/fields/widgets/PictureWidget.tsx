/** A picture or mask: dropped, pasted, uploaded, or chosen among those that are there. */
import { ImageIcon, ImagePlus, Images, X } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import { useBench } from '@/app/bench';
import { notify } from '@/editor/ui';
import { mapping, text } from '@/schema/reading';
import { strings } from '@/strings';
import { classes } from '@/ui/classes';
import { IconButton } from '@/ui/IconButton';
import { Spinner } from '@/ui/Spinner';
import { usePicture } from '../answers';
import { allowsNull } from '../input-facts';
import { droppedPicture, mayHoldPicture, pictureFile } from '../picture-drop';
import { usePictureUpload } from '../use-picture-upload';
import type { WidgetProps } from '../widget';
import { PictureChooser } from './PictureChooser';
import styles from './PictureWidget.module.css';

const TAKEN = 'image/png,image/jpeg,image/webp,image/*';

/** A picture or mask; its value is what the server says of it. */
export function PictureWidget(props: WidgetProps) {
  const { input, value, onChange, size, label, id, problemId } = props;
  const { ui } = useBench();
  const file = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { upload, lookUp, isBusy } = usePictureUpload(input.type.name === 'MaskField' ? 'mask' : 'upload', (picture) =>
    onChange({ ...picture.value }),
  );
  const say = strings.fields.image;
  const name = text(mapping(value).name);
  const onRemove = props.onReset ?? (allowsNull(input) ? () => onChange(null) : undefined);
  const take = (files: Iterable<File>) => {
    const picture = pictureFile(files);
    const [first] = files;
    if (picture) void upload(picture);
    else if (first) notify(ui, { tone: 'error', text: say.notPicture(first.name) });
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!mayHoldPicture(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    const chosen = droppedPicture(event.dataTransfer);
    if (chosen !== undefined) void lookUp(chosen);
    else take(event.dataTransfer.files);
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
    take(event.clipboardData.files);
  };
  return (
    <fieldset
      className={classes(styles.box, styles[size])}
      data-over={isOver || undefined}
      data-empty={name === '' || undefined}
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
        <Chosen value={value} name={name} size={size} />
      )}
      <span className={styles.tools}>
        {isBusy ? <Spinner label={say.uploading} /> : null}
        <IconButton id={id} size="s" icon={ImagePlus} label={say.upload} onClick={() => file.current?.click()} />
        <PictureChooser
          onPick={(picture) => onChange({ ...picture.value })}
          trigger={<IconButton size="s" icon={Images} label={say.choose} />}
        />
        {name === '' || onRemove === undefined ? null : (
          <IconButton size="s" icon={X} label={say.remove} onClick={onRemove} />
        )}
      </span>
      <input
        ref={file}
        type="file"
        accept={TAKEN}
        hidden
        onChange={(event) => {
          take(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </fieldset>
  );
}

function Chosen({ value, name, size }: Pick<WidgetProps, 'value' | 'size'> & { name: string }) {
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
