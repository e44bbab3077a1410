/** What the parts of the builder share: the form, which element is meant, and where one is dragged to. */
import { createContext, useContext } from 'react';
import type { Spot } from '@/forms/operations';
import type { Branch } from '@/forms/tree';

/** The kind of data by which an element is dragged: its id. */
export const ELEMENT_DRAG = 'application/x-nodeloom-form-element';

/** Where something that is dragged would go: beside an element, or into it. */
export interface Over {
  readonly id: string;
  readonly side: 'before' | 'after' | 'inside';
}

/** What the parts of the builder share. */
export interface BuildingState {
  readonly tree: Branch;
  /** The element that was used last: what is new goes after it. */
  readonly meant: string | undefined;
  readonly over: Over | undefined;
  readonly setMeant: (id: string | undefined) => void;
  readonly setOver: (over: Over | undefined) => void;
  readonly nameOf: (branch: Branch) => string;
  readonly step: (id: string, by: -1 | 1) => void;
  readonly put: (id: string, spot: Spot) => void;
}

/** The builder around a component. */
export const Building = createContext<BuildingState | undefined>(undefined);

/** The builder around a component. Throws outside of one. */
export function useBuilding(): BuildingState {
  const building = useContext(Building);
  if (!building) throw new Error('there is no builder around this component');
  return building;
}

/** Where something goes that is dropped over a row of a section: by the half of the row that the pointer is at. */
export function overRow(branch: Branch, part: number): Over {
  const isBox = branch.element.kind === 'container';
  return { id: branch.id, side: part < 0.5 ? 'before' : isBox ? 'inside' : 'after' };
}

/** The place in the form that is meant by where something is dragged to, in the container `parent`. */
export function spotOf(parent: Branch, branch: Branch, { side }: Over): Spot {
  if (side === 'inside') return { container: branch.id, before: branch.children[0]?.id };
  const at = parent.children.indexOf(branch);
  return { container: parent.id, before: side === 'before' ? branch.id : parent.children[at + 1]?.id };
}
