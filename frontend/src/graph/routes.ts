/** `view.routes`: the points that edges are led through, as documents of other programs bring them. */
import { z } from 'zod';
import { type Edge, edgeSchema, type Part } from '@/document/workflow';

const routeSchema = z.looseObject({ edge: edgeSchema, points: z.array(z.tuple([z.number(), z.number()])) });

/** The way of one edge. */
export type Route = z.infer<typeof routeSchema>;

/** The ways of edges that a view has; what does not read as one is left out. */
export function routesOf(part: Part): Route[] {
  const { routes } = part.view;
  if (!Array.isArray(routes)) return [];
  return routes.map((route) => routeSchema.safeParse(route).data).filter((route) => route !== undefined);
}

/** Move the ways of edges of which both ends move. */
export function moveRoutes(part: Part, nodes: ReadonlySet<string>, dx: number, dy: number): void {
  const { routes } = part.view;
  if (!Array.isArray(routes) || routes.length === 0) return;
  part.view.routes = routes.map((given) => {
    const route = routeSchema.safeParse(given).data;
    if (!route || !nodes.has(route.edge[0]) || !nodes.has(route.edge[2])) return given;
    return { ...route, points: route.points.map(([x, y]) => [x + dx, y + dy]) };
  });
}

/** Forget the ways of edges that are gone. */
export function dropRoutes(part: Part, isGone: (edge: Edge) => boolean): void {
  const { routes } = part.view;
  if (!Array.isArray(routes) || routes.length === 0) return;
  part.view.routes = routes.filter((route) => {
    const edge = edgeSchema.safeParse(route?.edge).data;
    return edge === undefined || !isGone(edge);
  });
}
