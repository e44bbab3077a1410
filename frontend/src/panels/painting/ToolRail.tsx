/** The tools at the side of the stage, what is done to the whole mask, and steps back and forth. */

import type { LucideIcon } from 'lucide-react';
import { Blend, Brush, Eraser, Lasso, PaintBucket, Redo2, Square, SquareDashed, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import type { Painting } from '@/painting/painting';
import { WHITE } from '@/painting/raster';
import { TOOLS, type Tool, type Tools } from '@/painting/tools';
import { strings } from '@/strings';
import { IconButton } from '@/ui/IconButton';
import styles from './Painter.module.css';

const ICONS: Readonly<Record<Tool, { readonly icon: LucideIcon; readonly keys: string }>> = {
  brush: { icon: Brush, keys: 'B' },
  eraser: { icon: Eraser, keys: 'E' },
  lasso: { icon: Lasso, keys: 'L' },
  rectangle: { icon: SquareDashed, keys: 'R' },
};

/** The tools. */
export function ToolRail({ painting, tools }: { painting: Painting; tools: Tools }) {
  const words = strings.painting.mask;
  const tool = useStore(tools, (state) => state.tool);
  const { canUndo, canRedo } = useStore(painting.state);
  return (
    <div className={styles.rail} role="toolbar" aria-label={words.tools} aria-orientation="vertical">
      {TOOLS.map((each) => (
        <IconButton
          key={each}
          {...ICONS[each]}
          label={words[each]}
          pressed={tool === each}
          onClick={() => tools.setState({ tool: each })}
        />
      ))}
      <hr className={styles.rule} />
      <IconButton icon={Blend} label={words.invert} keys="I" onClick={painting.invert} />
      <IconButton icon={PaintBucket} label={words.fill} onClick={() => painting.fill(WHITE)} />
      <IconButton icon={Square} label={words.clear} onClick={() => painting.fill(0)} />
      <hr className={styles.rule} />
      <IconButton icon={Undo2} label={words.undo} keys="Mod+Z" disabled={!canUndo} onClick={painting.undo} />
      <IconButton icon={Redo2} label={words.redo} keys="Mod+Shift+Z" disabled={!canRedo} onClick={painting.redo} />
    </div>
  );
}
