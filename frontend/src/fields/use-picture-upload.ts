/** Gets pictures for fields from files and from the gallery: `usePictureUpload`. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '@/api/problem';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { notify } from '@/editor/ui';
import { strings } from '@/strings';

/** Uploads a file, or looks up a picture by its id, and tells the picture; what goes wrong is said in a notice. */
export function usePictureUpload(kind: ImageView['kind'], onDone: (picture: ImageView) => void) {
  const { api, ui } = useBench();
  const answers = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const attempt = async (ask: () => Promise<ImageView>) => {
    setBusy(true);
    try {
      onDone(await ask());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notify(ui, { tone: 'error', text: strings.fields.image.failed(error.message) });
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    lookUp: (id: string) => attempt(() => api.images.get(id)),
    upload: (file: File) =>
      attempt(async () => {
        const picture = await api.images.upload(file, file.name, kind);
        await answers.invalidateQueries({ queryKey: ['images'] });
        return picture;
      }),
  };
}
