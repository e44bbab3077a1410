/** The workflow as a script. */
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useBench, useEditorState } from '@/app/bench';
import { fileName } from '@/files/download';
import { pythonOf } from '@/files/export/snippet';
import { strings } from '@/strings';
import { Select } from '@/ui/Select';
import styles from './Export.module.css';
import { TextExport } from './TextExport';

const words = strings.library.export;

/** A Python script that runs it; from the library where it is saved. */
export function PythonExport() {
  const { files } = useBench();
  const document = useEditorState((state) => state.document);
  const templates = useEditorState((state) => state.templates);
  const { saved, isUnsaved } = useStore(files.store);
  const [chosen, setChosen] = useState<'library' | 'file'>('library');
  const from = saved ? chosen : 'file';
  const file = fileName(document.name, 'json');
  const workflow = saved?.id ?? '';
  const text = useMemo(() => {
    const origin = from === 'library' ? { workflow } : { file };
    return pythonOf(document, { server: window.location.origin, origin, templates });
  }, [document, templates, from, file, workflow]);
  return (
    <TextExport about={words.pythonText} text={text} file={fileName(document.name, 'py')} mediaType="text/x-python">
      {saved ? (
        <span className={styles.choice}>
          {words.pythonFrom}
          <Select
            aria-label={words.pythonFrom}
            value={from}
            onChange={(next) => setChosen(next as 'library' | 'file')}
            choices={[
              { value: 'library', label: words.origins.library },
              { value: 'file', label: words.origins.file },
            ]}
          />
        </span>
      ) : null}
      {from === 'library' && isUnsaved ? <p className={styles.warning}>{words.unsaved}</p> : null}
      {from === 'file' ? <p className={styles.hint}>{words.file(file)}</p> : null}
      {Object.keys(document.interface.inputs).length === 0 ? <p className={styles.hint}>{words.noInputs}</p> : null}
    </TextExport>
  );
}
