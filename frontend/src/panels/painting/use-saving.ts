/** `useSaving`: a mask as it was painted becomes a picture of the server, and the value of its field. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '@/api/problem';
import { useBench } from '@/app/bench';
import { type FieldRequest, notify } from '@/editor/ui';
import { featheredMask } from '@/painting/feather';
import { greyPng } from '@/painting/png';
import type { Raster } from '@/painting/raster';
import { strings } from '@/strings';

/** Saves a mask with soft edges; what the server refuses is said, and nothing that was painted is lost. */
export function useSaving(request: FieldRequest, onDone: () => void) {
  const { api, ui } = useBench();
  const answers = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  async function save(mask: Raster, feather: number): Promise<void> {
    setSaving(true);
    try {
      const file = await greyPng(feather > 0 ? featheredMask(mask, feather) : mask);
      const { value } = await api.images.upload(file, strings.painting.mask.fileName, 'mask');
      await answers.invalidateQueries({ queryKey: ['images'] });
      request.give({ ...value });
      onDone();
    } catch (error) {
      setSaving(false);
      if (!(error instanceof ApiError)) throw error;
      notify(ui, { tone: 'error', text: strings.fields.image.failed(error.message) });
    }
  }
  return { isSaving, save };
}
