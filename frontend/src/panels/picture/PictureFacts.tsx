/** What is known of a picture: its size, where it comes from, and what it was made with. */
import { useQuery } from '@tanstack/react-query';
import type { ImageView } from '@/api/types';
import { useBench, useEditorState } from '@/app/bench';
import { workflowSchema } from '@/document/workflow';
import { madeWith } from '@/runs/made_with';
import { strings } from '@/strings';
import styles from './PictureDialog.module.css';

const words = strings.files.picture;

/** What is known of a picture. */
export function PictureFacts({ image }: { image: ImageView }) {
  const { api } = useBench();
  const templates = useEditorState((state) => state.templates);
  const { data: document } = useQuery({
    queryKey: ['image-workflow', image.id],
    queryFn: async () => workflowSchema.safeParse(await api.images.workflow(image.id)).data ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { run, node, width, height, created, size } = image;
  return (
    <dl className={styles.facts} aria-label={words.facts}>
      {document
        ? madeWith(document, templates).map((given) => <Fact key={`${given.label} ${given.value}`} {...given} isLong />)
        : null}
      <Fact label={words.size} value={words.pixels(width, height)} />
      <Fact label={words.file} value={`${image.name} · ${Math.ceil(size / 1024)} kB`} />
      <Fact label={words.made} value={new Date(created * 1000).toLocaleString()} />
      {node ? <Fact label={words.node} value={document?.nodes[node]?.label || node} /> : null}
      {run ? <Fact label={words.run} value={document?.name ? `${document.name} · ${run.slice(-8)}` : run} /> : null}
    </dl>
  );
}

function Fact({ label, value, isLong = false }: { label: string; value: string; isLong?: boolean }) {
  return (
    <div className={styles.fact} data-long={isLong || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
