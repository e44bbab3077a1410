/** Gets pictures for fields from files and from the gallery: `usePictureUpload`. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '@/api/problem';
import type { ImageView } from '@/api/types';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { pictureFile } from './picture-drop';
import { asTaken } from './taken-picture';

/** Uploads a file, or looks up a picture by its id, and tells the picture. What goes wrong is a `problem`. */
export function usePictureUpload(kind: ImageView['kind'], onDone: (picture: ImageView) => void) {
  const { api } = useBench();
  const answers = useQueryClient();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const say = strings.fields.image;
  const attempt = async (what: string, ask: () => Promise<ImageView>) => {
    setBusy(what);
    setProblem(undefined);
    try {
      onDone(await ask());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(say.failed(error.message));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    /** The name of what is on its way; undefined if nothing is. */
    busy,
    /** Why the last picture could not be had, in a sentence. */
    problem,
    /** Another one was chosen, or none: that is over. */
    forget: () => setProblem(undefined),
    lookUp: (id: string) => attempt('', () => api.images.get(id)),
    /** Upload the first picture of some files. */
    upload: async (files: Iterable<File>) => {
      const all = [...files];
      const chosen = pictureFile(all);
      const taken = chosen && (await asTaken(chosen));
      if (!taken) {
        const [first] = all;
        if (first) setProblem(say.notPicture(first.name));
        return;
      }
      await attempt(taken.name, async () => {
        const picture = await api.images.upload(taken, taken.name, kind);
        await answers.invalidateQueries({ queryKey: ['images'] });
        return picture;
      });
    },
  };
}
