/** The workflow as it is saved. */
import { useMemo } from 'react';
import { useBench, useEditorState } from '@/app/bench';
import { jsonOf } from '@/commands/files';
import { fileName } from '@/files/download';
import { strings } from '@/strings';
import { TextExport } from './TextExport';

/** JSON, all of it. */
export function JSONExport() {
  const { files } = useBench();
  const document = useEditorState((state) => state.document);
  const text = useMemo(() => jsonOf(files.write(document)), [files, document]);
  return (
    <TextExport
      about={strings.library.export.jsonText}
      text={text}
      file={fileName(document.name, 'json')}
      mediaType="application/json"
    />
  );
}
