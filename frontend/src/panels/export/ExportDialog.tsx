/** What is open, in the formats that others take: each is seen before it is downloaded or copied. */
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Dialog } from '@/ui/Dialog';
import { Tabs } from '@/ui/Tabs';
import { ForeignExport } from './ForeignExport';
import { JSONExport } from './JSONExport';
import { LinkExport } from './LinkExport';
import { PictureExport } from './PictureExport';
import { PythonExport } from './PythonExport';

const words = strings.library.export;

/** All formats. */
export function ExportDialog() {
  const { ui } = useBench();
  const close = () => ui.setState({ dialog: undefined });
  return (
    <Dialog open onClose={close} title={words.title} size="l">
      <Tabs
        label={words.formats}
        tabs={[
          { id: 'json', label: words.json, content: <JSONExport /> },
          { id: 'picture', label: words.picture, content: <PictureExport /> },
          { id: 'python', label: words.python, content: <PythonExport /> },
          { id: 'comfy', label: words.comfy, content: <ForeignExport to="comfyui-api" /> },
          { id: 'invokeai', label: words.invokeai, content: <ForeignExport to="invokeai" /> },
          { id: 'link', label: words.link, content: <LinkExport /> },
        ]}
      />
    </Dialog>
  );
}
