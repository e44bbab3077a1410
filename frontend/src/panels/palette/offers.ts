/** What the palette offers: node types, with the field that takes the wire where there is one, in a useful order. */
import { matchSorter } from 'match-sorter';
import { type EditorState, openPart } from '@/editor/store';
import type { PaletteRequest } from '@/editor/ui';
import { nodeTemplate } from '@/schema/binding';
import { convertersFor } from '@/schema/converters';
import { wireField } from '@/schema/feedback';
import { bestField, fittingTemplates } from '@/schema/fitting';
import type { FieldType, InvocationTemplate } from '@/schema/template';
import { strings } from '@/strings';
import { compareTexts } from '@/strings/formats';
import { matching } from '@/ui/matching';
import { callables } from './callables';

/** A node type that can be added. */
export interface Offer {
  readonly template: InvocationTemplate;
  /** The field that the wire would be connected to. */
  readonly field: string | undefined;
  /** The subgraph that the node would call. */
  readonly calls?: string;
  /** The fields that an edge would be led through. */
  readonly through?: { readonly input: string; readonly output: string };
}

/** Offers under a heading. */
export interface OfferGroup {
  readonly heading: string;
  readonly offers: readonly Offer[];
}

/** What is offered for a request. */
export interface Offers {
  readonly offers: readonly Offer[];
  /** The type at the end of the wire, where there is one. */
  readonly type: FieldType | undefined;
}

const WITHIN = ' › ';

/** What fits a request: what the wire can be connected to, or else every type. */
export function offersFor(state: EditorState, request: PaletteRequest): Offers {
  const { document, place, templates } = state;
  if (request.into) {
    const between = convertersFor(document, place, templates, request.into);
    const offers = between.map(({ template, input, output }) => ({
      template,
      field: undefined,
      through: { input, output },
    }));
    return { offers, type: undefined };
  }
  const wire = request.wire && wireField(document, place, templates, request.wire);
  if (!wire) {
    const calls = request.swap === undefined ? subgraphOffers(state) : [];
    return { offers: [...calls, ...everything(state)], type: undefined };
  }
  const offers = fittingTemplates(templates, wire).map(({ template, field }) => ({ template, field }));
  const calls = subgraphOffers(state).flatMap((offer) => {
    const best = bestField(offer.template, wire);
    return best ? [{ ...offer, field: best.field }] : [];
  });
  return { offers: [...calls, ...offers], type: wire.type };
}

function subgraphOffers(state: EditorState): readonly Offer[] {
  return callables(state).map(({ name, template }) => ({ template, field: undefined, calls: name }));
}

/** Every type, by title. */
export function everything({ templates }: Pick<EditorState, 'templates'>): readonly Offer[] {
  return Object.values(templates)
    .map((template) => ({ template, field: undefined }))
    .sort((one, other) => compareTexts(one.template.title, other.template.title));
}

/** The types that are most like that of a node: those of its category, and those that give the same. */
export function similarTo(state: EditorState, node: string): ReadonlySet<string> {
  const { document, place, templates } = state;
  const type = openPart(state).nodes[node]?.type;
  const own = nodeTemplate(document, place, node, templates);
  if (!own) return new Set();
  const gives = Object.values(own.outputs).map((output) => output.type.name);
  const isSimilar = (template: InvocationTemplate) =>
    template.category === own.category ||
    gives.some((name) => Object.values(template.outputs).some((output) => output.type.name === name));
  return new Set(
    Object.values(templates)
      .filter((template) => template.type !== type && isSimilar(template))
      .map((template) => template.type),
  );
}

/** Offers that some letters find, the best first; of two that are found alike, the one that was used last. */
export function foundOffers(offers: readonly Offer[], text: string, recent: readonly string[]): readonly Offer[] {
  const rank = new Map(recent.map((type, at) => [type, at]));
  const rankOf = ({ template }: Offer) => rank.get(template.type) ?? recent.length;
  const { CONTAINS } = matchSorter.rankings;
  return matching(offers, text, {
    keys: [
      ({ template }) => template.title,
      ({ template }) => template.published ?? '',
      ({ template }) => template.type,
      { key: ({ template }) => [...template.tags], maxRanking: CONTAINS },
      { key: ({ template }) => template.pack, threshold: CONTAINS, maxRanking: CONTAINS },
      { key: ({ template }) => template.category, threshold: CONTAINS, maxRanking: CONTAINS },
      { key: ({ template }) => template.heading ?? '', threshold: CONTAINS, maxRanking: CONTAINS },
      { key: ({ template }) => template.description, threshold: CONTAINS, maxRanking: CONTAINS },
    ],
    baseSort: (one, other) => rankOf(one.item) - rankOf(other.item) || one.index - other.index,
  });
}

/**
 * Offers before anything is typed: those used last, those that are like what is there, then all by category. What fits
 * a wire keeps its order, the best first.
 */
export function groupedOffers(
  offers: readonly Offer[],
  recent: readonly string[],
  similar: ReadonlySet<string>,
  isRanked: boolean,
): readonly OfferGroup[] {
  const say = strings.palette;
  const types = offers.filter(({ calls }) => calls === undefined);
  const used = recent.flatMap((type) => types.find(({ template }) => template.type === type) ?? []);
  const like = types.filter(({ template }) => similar.has(template.type));
  const rest = isRanked ? [{ heading: say.found(offers.length), offers }] : byCategory(offers);
  return [{ heading: say.recent, offers: used }, { heading: say.similar, offers: like }, ...rest].filter(
    (group) => group.offers.length > 0,
  );
}

function byCategory(offers: readonly Offer[]): readonly OfferGroup[] {
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) {
    const heading = categoryTitle(offer.template.heading ?? offer.template.category);
    groups.set(heading, [...(groups.get(heading) ?? []), offer]);
  }
  return [...groups]
    .sort(([one], [other]) => depthOf(one) - depthOf(other) || compareTexts(one, other))
    .map(([heading, found]) => ({ heading, offers: found }));
}

/** What the workflow has itself comes first, and categories of their own before those that are part of another. */
function depthOf(heading: string): number {
  return heading === strings.palette.subgraphs ? 0 : heading.split(WITHIN).length;
}

/** A category as a heading: `comfyui/loaders` is `Comfyui › Loaders`. */
export function categoryTitle(category: string): string {
  const parts = category.split('/').map((part) => part.replaceAll('_', ' ').trim());
  const titles = parts.filter((part) => part !== '').map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`);
  return titles.length === 0 ? strings.palette.others : titles.join(WITHIN);
}
