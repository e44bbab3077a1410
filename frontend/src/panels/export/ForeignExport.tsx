/** The workflow as another program reads it, and what has no place there. */
import { useQuery } from '@tanstack/react-query';
import { Check, Unplug } from 'lucide-react';
import type { Foreign } from '@/api/library_calls';
import type { Migrated } from '@/api/types';
import { useBench, useEditorState } from '@/app/bench';
import { jsonOf } from '@/commands/files';
import { fileName } from '@/files/download';
import { titleOf } from '@/graph/labels';
import { strings } from '@/strings';
import { EmptyState } from '@/ui/EmptyState';
import styles from './Export.module.css';
import { TextExport } from './TextExport';

const words = strings.library.export;
const ENDINGS: Readonly<Record<Foreign, string>> = { 'comfyui-api': 'comfyui.json', invokeai: 'invokeai.json' };

/** The document in the format of another program, written by the server. */
export function ForeignExport({ to }: { to: Foreign }) {
  const { api, files } = useBench();
  const document = useEditorState((state) => state.document);
  const revision = useEditorState((state) => state.revision);
  const { data, error } = useQuery({
    queryKey: ['convert', to, revision],
    queryFn: () => api.documents.convert(files.write(document), to),
    structuralSharing: false,
    retry: false,
  });
  if (error)
    return (
      <div className={styles.export}>
        <EmptyState icon={Unplug} title={words.noWay}>
          {error.message}
        </EmptyState>
      </div>
    );
  return (
    <TextExport
      about={words.foreignText[to]}
      text={data && jsonOf(data.document)}
      file={fileName(document.name, ENDINGS[to])}
      mediaType="application/json"
    >
      {data ? <Losses report={data} /> : null}
    </TextExport>
  );
}

/** What a change was, as far as it is told here. */
interface Told {
  readonly node?: string;
  readonly status?: string;
  readonly message?: string;
}

const KEPT = ['unchanged', 'lossless'];

/** What has no place in the other format, node by node. */
function Losses({ report }: { report: Migrated }) {
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const lost = (report.changes as readonly Told[]).filter(({ status }) => !KEPT.includes(status ?? ''));
  if (lost.length === 0)
    return (
      <p className={styles.whole}>
        <Check aria-hidden />
        {words.whole}
      </p>
    );
  const called = (node: string) => {
    const own = document.nodes[node];
    return own ? titleOf(document, node, templates[own.type]) : node;
  };
  return (
    <div className={styles.losses}>
      <p>{words.losses(lost.length)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <ul tabIndex={0}>
        {lost.map(({ node, message }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={at}>
            {node ? <strong>{called(node)}: </strong> : null}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
