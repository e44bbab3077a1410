/** Masks for tests, written as rows: `.` is black, `#` white, digits are tenths of white. */
import { type Raster, raster, WHITE } from '@/painting/raster';

/** The mask that some rows show. */
export function drawn(...rows: readonly string[]): Raster {
  const made = raster(rows[0]?.length ?? 0, rows.length);
  made.data.set(
    [...rows.join('')].map((sign) => (sign === '#' ? WHITE : sign === '.' ? 0 : Math.round(Number(sign) * 25.5))),
  );
  return made;
}

/** A mask as rows. */
export function shown({ width, data }: Raster): readonly string[] {
  const signs = [...data].map((value) =>
    value === WHITE ? '#' : value === 0 ? '.' : String(Math.round(value / 25.5) % 10),
  );
  return Array.from({ length: data.length / width }, (_, row) => signs.slice(row * width, (row + 1) * width).join(''));
}
