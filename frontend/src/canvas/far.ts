/** Whether the graph is so far away that nodes are boxes with a title. */
import { createContext, useContext } from 'react';

/** Whether nodes are drawn as boxes: one answer for the whole canvas. */
export const FarContext = createContext(false);

/** Whether nodes are drawn as boxes with a title. */
export function useIsFar(): boolean {
  return useContext(FarContext);
}
