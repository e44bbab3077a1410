/** What the parts of a canvas share: its model and the wire in the hand. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { CanvasModel } from './model';
import type { WireState, WireStore } from './wire';

/** What the parts of a canvas share. */
export interface Stage {
  readonly model: CanvasModel;
  readonly wires: WireStore;
}

/** Gives the stage to what stands on it. */
export const StageContext = createContext<Stage | undefined>(undefined);

/** The stage. Throws outside a canvas. */
export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('there is no canvas around this component');
  return stage;
}

/** What a selector says of the wire in the hand. */
export function useWire<T>(selector: (state: WireState) => T): T {
  return useStore(useStage().wires, selector);
}
