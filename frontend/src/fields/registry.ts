/**
 * Which widget an input has: `widgetOf`. The first rule that fits decides, and the last fits everything that a document
 * can keep. Rules ask the template alone; none knows a node.
 */
import type { InputTemplate } from '@/schema/template';
import { BOOLEAN, FLOAT, IMAGE, INTEGER, STRING } from '@/schema/types';
import { allowsNull, boundsOf, componentOf, keywordOf } from './input-facts';
import { kept } from './kept';
import { MapWidget } from './schema/MapWidget';
import { OptionalWidget } from './schema/OptionalWidget';
import { entryInput, partInputs } from './schema/shape';
import type { Widget } from './widget';
import { BoardWidget } from './widgets/BoardWidget';
import { ChoiceWidget } from './widgets/ChoiceWidget';
import { ColorWidget } from './widgets/ColorWidget';
import { JSONWidget } from './widgets/JSONWidget';
import { ListWidget } from './widgets/ListWidget';
import { LongTextWidget } from './widgets/LongTextWidget';
import { LoRAWidget } from './widgets/LoRAWidget';
import { ModelWidget } from './widgets/ModelWidget';
import { NumberWidget } from './widgets/NumberWidget';
import { ObjectWidget } from './widgets/ObjectWidget';
import { PictureWidget } from './widgets/PictureWidget';
import { SecretWidget } from './widgets/SecretWidget';
import { SeedWidget } from './widgets/SeedWidget';
import { SLIDER_ALONE, SliderWidget } from './widgets/SliderWidget';
import { SubgraphWidget } from './widgets/SubgraphWidget';
import { SwitchWidget } from './widgets/SwitchWidget';
import { TextWidget } from './widgets/TextWidget';

/** A widget, and the inputs that it is for. */
export interface WidgetRule {
  readonly name: string;
  readonly fits: (input: InputTemplate) => boolean;
  readonly widget: Widget;
  /** It needs the whole width of a node, below the name of the field. */
  readonly isWide: boolean;
}

/** Ranges up to these are worth a slider; in larger ones a thumb is too coarse. */
const SLIDER_RANGE = { integer: 32, float: 2 };

const narrow = (name: string, widget: Widget, fits: WidgetRule['fits']) => ({ name, widget, fits, isWide: false });
const wide = (name: string, widget: Widget, fits: WidgetRule['fits']) => ({ name, widget, fits, isWide: true });
const ofType = (name: string) => (input: InputTemplate) => input.type.name === name;
const names = (what: string) => (input: InputTemplate) => keywordOf(input, 'names') === what;
const isNumber = ({ type }: InputTemplate) => type.name === INTEGER || type.name === FLOAT;
const holds = (kind: string) => (input: InputTemplate) => componentOf(input).resource === kind;

const hasParts = (input: InputTemplate) => partInputs(input) !== undefined || entryInput(input) !== undefined;

/** All rules, in the order in which they are asked. */
export const RULES: readonly WidgetRule[] = [
  wide('list', ListWidget, ({ type }) => type.cardinality !== 'single'),
  narrow('choice', ChoiceWidget, ({ options }) => options !== undefined),
  narrow('seed', SeedWidget, (input) => input.component === 'seed' && input.type.name === INTEGER),
  narrow('slider', SliderWidget, (input) => isNumber(input) && wantsSlider(input)),
  narrow('number', NumberWidget, isNumber),
  narrow('switch', SwitchWidget, ofType(BOOLEAN)),
  wide('long text', LongTextWidget, ({ component, type }) => component === 'textarea' && type.name === STRING),
  narrow('secret', SecretWidget, names('secret')),
  narrow('subgraph', SubgraphWidget, names('subgraph')),
  narrow('text', TextWidget, ofType(STRING)),
  narrow('color', ColorWidget, ofType('ColorField')),
  narrow('board', BoardWidget, ofType('BoardField')),
  wide('LoRA', LoRAWidget, ofType('LoRAField')),
  wide('model', ModelWidget, (input) => holds('model')(input) || input.type.name === 'ModelIdentifierField'),
  wide('picture', PictureWidget, (input) => holds('file')(input) || input.type.name === IMAGE),
  wide('optional parts', OptionalWidget, (input) => allowsNull(input) && hasParts(input)),
  wide('object', ObjectWidget, (input) => partInputs(input) !== undefined),
  wide('map', MapWidget, (input) => entryInput(input) !== undefined),
  wide('JSON', JSONWidget, () => true),
];

/** The rule for an input; undefined where a document can keep no value of it, so that something must be connected. */
export const widgetOf = kept((input): WidgetRule | undefined => {
  if (!input.stateful || input.input === 'connection') return undefined;
  return RULES.find((rule) => rule.fits(input));
});

function wantsSlider(input: InputTemplate): boolean {
  const { min, max, integer } = boundsOf(input);
  if (min === undefined || max === undefined || input.component === 'number') return false;
  if (input.component === 'slider' || input.component === SLIDER_ALONE) return true;
  return Number(max) - Number(min) <= (integer ? SLIDER_RANGE.integer : SLIDER_RANGE.float);
}
