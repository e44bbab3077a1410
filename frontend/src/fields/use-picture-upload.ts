/** Puts picture files on the server: `usePictureUpload`. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '@/api/problem';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { notify } from '@/editor/ui';
import { strings } from '@/strings';

/** Uploads a file and tells the picture; what goes wrong is said at the edge of the window. */
export function usePictureUpload(kind: ImageView['kind'], onDone: (picture: ImageView) => void) {
  const { api, ui } = useBench();
  const answers = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const upload = async (file: File) => {
    setBusy(true);
    try {
      const picture = await api.images.upload(file, file.name, kind);
      await answers.invalidateQueries({ queryKey: ['images'] });
      onDone(picture);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notify(ui, { tone: 'error', text: strings.fields.image.failed(error.message) });
    } finally {
      setBusy(false);
    }
  };
  return { upload, isBusy };
}
