/** The canvas: the open graph, drawn by React Flow from the document. */
import { ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useState } from 'react';
import { useBench } from '@/app/bench';
import { strings } from '@/strings';
import { Flow } from './Flow';
import { createCanvasModel } from './model';
import { type Stage, StageContext } from './stage';
import { createWireStore } from './wire';

/** The canvas of the open graph. */
export function Canvas() {
  const { editor } = useBench();
  const [stage] = useState<Stage>(() => ({
    model: createCanvasModel(editor, strings.canvas.move),
    wires: createWireStore(),
  }));
  useEffect(() => stage.model.follow(), [stage]);
  return (
    <StageContext value={stage}>
      <ReactFlowProvider>
        <Flow />
      </ReactFlowProvider>
    </StageContext>
  );
}
