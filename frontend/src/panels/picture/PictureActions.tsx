/** What can be done with a picture. */
import { Download, FileInput, Workflow } from 'lucide-react';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { openPart } from '@/editor/store';
import { notify } from '@/editor/ui';
import { downloadUrl } from '@/files/download';
import { pictureInput } from '@/graph/picture-input';
import { setValue } from '@/graph/values';
import { strings } from '@/strings';
import { Button } from '@/ui/Button';

const words = strings.files.picture;

/** Open the workflow that made it, use it in the one that is open, or save its file. */
export function PictureActions({ image, onDone }: { image: ImageView; onDone: () => void }) {
  const { api, editor, files, ui } = useBench();

  function useIt(): void {
    const state = editor.store.getState();
    const part = openPart(state);
    const { nodes } = state.selection;
    const found = pictureInput(part, state.templates, nodes.size > 0 ? nodes : Object.keys(part.nodes));
    if (!found) {
      notify(ui, { tone: 'info', text: words.noInput });
      return;
    }
    const { node, input } = found;
    editor.editPart(words.useAsInput, (draft) => setValue(draft, node, input, image.value));
    onDone();
    const template = state.templates[part.nodes[node]?.type ?? ''];
    const title = part.nodes[node]?.label || template?.title || node;
    notify(ui, { tone: 'success', text: words.usedAsInput(title, template?.inputs[input]?.title || input) });
    ui.setState({ goal: { node, field: input } });
  }

  async function openIt(): Promise<void> {
    onDone();
    await files.openDocument(() => api.images.workflow(image.id), image.name);
  }

  return (
    <>
      <Button icon={Workflow} onClick={() => void openIt()}>
        {words.openWorkflow}
      </Button>
      <Button icon={FileInput} onClick={useIt}>
        {words.useAsInput}
      </Button>
      <Button icon={Download} onClick={() => downloadUrl(image.name, api.images.fileUrl(image.id))}>
        {words.download}
      </Button>
    </>
  );
}
