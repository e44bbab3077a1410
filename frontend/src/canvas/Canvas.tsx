/** The canvas: the open graph, drawn by React Flow from the document. */
import { ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useMemo, useState } from 'react';
import { useBench } from '@/app/bench';
import { bindingOf } from '@/schema/binding';
import { strings } from '@/strings';
import { Flow } from './Flow';
import { createCanvasModel, type TemplatesOf } from './model';
import { type Stage, StageContext } from './stage';
import { createWireStore } from './wire';

const templatesOf: TemplatesOf = ({ document, place, templates }) => {
  const binding = bindingOf(document, templates);
  const scope = binding.scopeAt(place);
  return (id) => scope && binding.template(scope, id);
};

/** The canvas of the open graph. */
export function Canvas() {
  const { editor } = useBench();
  const [stage] = useState<Stage>(() => ({
    model: createCanvasModel(editor, templatesOf, strings.canvas.move),
    wires: createWireStore(),
  }));
  useEffect(() => stage.model.follow(), [stage]);
  const provided = useMemo(() => stage, [stage]);
  return (
    <StageContext value={provided}>
      <ReactFlowProvider>
        <Flow />
      </ReactFlowProvider>
    </StageContext>
  );
}
