/**
 * The colour of a type: a token of types.css. The same type has the same hue everywhere, in both themes.
 *
 * A colour is never the only sign: handles have a shape by cardinality, and say the name of their type.
 */
import { strings } from '@/strings';

/** Names of types, as `familiarName` says them, that have a colour of their own. */
const FAMILIAR: Readonly<Record<string, string>> = {
  image: 'image',
  video: 'image',
  mask: 'mask',
  latents: 'latents',
  latent: 'latents',
  conditioning: 'conditioning',
  sdxlconditioning: 'conditioning',
  fluxconditioning: 'conditioning',
  model: 'model',
  mainmodel: 'model',
  sdxlmainmodel: 'model',
  modelidentifier: 'model',
  unet: 'unet',
  transformer: 'unet',
  clip: 'clip',
  t5encoder: 'clip',
  vae: 'vae',
  vaemodel: 'vae',
  lora: 'lora',
  loramodel: 'lora',
  control: 'control',
  controlnet: 'control',
  integer: 'integer',
  float: 'float',
  number: 'float',
  string: 'string',
  boolean: 'boolean',
  enum: 'enum',
  scheduler: 'enum',
  color: 'color',
  any: 'any',
  collection: 'any',
  collectionitem: 'any',
  object: 'any',
  subgraph: 'subgraph',
  board: 'board',
  secret: 'secret',
};

/** How many colours there are for types that are not familiar. */
export const OTHER_COLORS = 12;

const colors = new Map<string, string>();

/** The colour of a type by its name, such as `var(--type-image)` for `ImageField`. Found once: all that is drawn asks. */
export function typeColor(name: string): string {
  const known = colors.get(name) ?? colorOf(name);
  colors.set(name, known);
  return known;
}

function colorOf(name: string): string {
  const familiar = familiarName(name);
  const token = Object.hasOwn(FAMILIAR, familiar) ? FAMILIAR[familiar] : String(1 + (hashOf(name) % OTHER_COLORS));
  return `var(--type-${token})`;
}

/** A type's name for people: `ImageField` is `Image`, `acme.VoiceField` is `Voice`; familiar ones in their language. */
export function typeLabel(name: string): string {
  const { names } = strings.canvas.type;
  const familiar = familiarName(name);
  return (Object.hasOwn(names, familiar) ? names[familiar] : undefined) ?? plainName(name);
}

function plainName(name: string): string {
  const own = name.slice(name.lastIndexOf('.') + 1);
  const bare = own.endsWith('Field') && own !== 'Field' ? own.slice(0, -'Field'.length) : own;
  return bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

function familiarName(name: string): string {
  return name.includes('.') ? '' : plainName(name).replaceAll(' ', '').toLowerCase();
}

/** FNV-1a in 32 bits: any text to the same number on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) {
    hash ^= letter.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
