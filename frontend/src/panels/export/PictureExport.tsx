/** A picture that carries the workflow: one that it made, or a drawing of its graph. */
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ApiError } from '@/api/problem';
import { useBench, useEditorState } from '@/app/bench';
import { writeJSON } from '@/document/json';
import { PictureError } from '@/drawing/brush';
import { download, fileName } from '@/files/download';
import { isPng, withWorkflow } from '@/files/export/png';
import { pngOfBlob, pngOfSvg } from '@/files/export/raster';
import { drawingOf } from '@/graph/drawing';
import { GraphDrawing } from '@/panels/diff/GraphDrawing';
import { LIBRARY } from '@/panels/library/use-library-news';
import { bindingOf } from '@/schema/binding';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';
import { Select } from '@/ui/Select';
import styles from './Export.module.css';

const words = strings.library.export;
const MARGIN = 40;

type Motif = 'result' | 'drawing';

/** A PNG with the workflow in it. */
export function PictureExport() {
  const { api, files } = useBench();
  const document = useEditorState((state) => state.document);
  const result = useLastPicture();
  const [chosen, setChosen] = useState<Motif>('result');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const drawing = useRef<SVGSVGElement>(null);
  const motif = result ? chosen : 'drawing';

  /** Pictures that are PNG are taken as they are, byte by byte; others are drawn anew. */
  async function pixels(): Promise<Uint8Array> {
    if (motif === 'drawing' || !result) return pngOfSvg(drawing.current);
    const blob = await api.images.file(result);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return isPng(bytes) ? bytes : pngOfBlob(blob);
  }

  async function save(): Promise<void> {
    setBusy(true);
    setProblem('');
    try {
      const png = await withWorkflow(await pixels(), writeJSON(files.write(document)));
      download(fileName(document.name, 'png'), png, 'image/png');
    } catch (error) {
      if (!(error instanceof PictureError || error instanceof ApiError)) throw error;
      setProblem(words.pictureFails(error.message));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={styles.export}>
      <p className={styles.about}>{words.pictureText}</p>
      {result ? (
        <Select
          aria-label={words.picture}
          value={motif}
          onChange={(next) => setChosen(next as Motif)}
          choices={[
            { value: 'result', label: words.pictures.result },
            { value: 'drawing', label: words.pictures.drawing },
          ]}
        />
      ) : (
        <p className={styles.hint}>{words.noPicture}</p>
      )}
      <div className={styles.motif}>
        {motif === 'result' && result ? (
          <img src={api.images.thumbnailUrl(result, 512)} alt={words.pictures.result} />
        ) : (
          <Motif of={drawing} />
        )}
      </div>
      {problem ? <p className={styles.warning}>{problem}</p> : null}
      <div className={styles.buttons}>
        <Button icon={Download} tone="primary" busy={isBusy} onClick={() => void save()}>
          {words.download}
        </Button>
      </div>
    </div>
  );
}

/** The newest picture of the run that is shown, or else of the saved workflow; undefined if there is none. */
function useLastPicture(): string | undefined {
  const { api, files, runs } = useBench();
  const run = useStore(runs.shown, ({ watch }) => watch?.run);
  const own = useStore(runs.pictures, (pictures) => pictures.find((each) => run !== undefined && each.run === run)?.id);
  const workflow = useStore(files.store, ({ saved }) => saved?.id);
  const { data } = useQuery({
    queryKey: [LIBRARY, 'one', workflow],
    queryFn: () => api.workflows.get(workflow ?? ''),
    enabled: workflow !== undefined && own === undefined,
    staleTime: 0,
  });
  return own ?? (workflow === undefined ? undefined : (data?.picture ?? undefined));
}

/** The graph of the workflow as a drawing. */
function Motif({ of }: { of: React.RefObject<SVGSVGElement | null> }) {
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const drawing = useMemo(() => {
    const binding = bindingOf(document, templates);
    const scope = binding.scopeAt([]);
    return drawingOf(document, (node) => (scope ? binding.template(scope, node) : undefined));
  }, [document, templates]);
  const { x, y, width, height } = drawing.bounds;
  const viewBox = `${x - MARGIN} ${y - MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`;
  return (
    <svg ref={of} viewBox={viewBox} role="img" aria-label={words.pictures.drawing} className={styles.drawing}>
      <GraphDrawing drawing={drawing} />
    </svg>
  );
}
