/** `framedMask`: what becomes of a mask when its picture is cut or extended. */
import { cut, put, type Raster, raster, WHITE } from './raster';
import { common, isEmpty, type Rect, whole } from './rect';

/** The mask of what a frame holds: white where it is beyond the picture, and as before where it is not. */
export function framedMask(mask: Raster, frame: Rect): Raster {
  const made = raster(frame.width, frame.height, WHITE);
  const inside = common(frame, whole(mask));
  if (!isEmpty(inside)) put(made, { ...inside, x: inside.x - frame.x, y: inside.y - frame.y }, cut(mask, inside));
  return made;
}
