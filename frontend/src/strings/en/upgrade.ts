/** What the editor says in English: what the upgrade of a workflow changed, and what can be decided of it. */
import { counted } from './counting';

/** Words about upgrades. */
export const upgrade = {
  title: 'What the upgrade changed',
  close: 'Close',
  command: 'Show what the upgrade changed',
  none: 'Nothing was upgraded',
  noneText:
    'This workflow opened as it is saved. Of one that was made elsewhere or long ago, every change is told here.',
  readAs: (source: string) => `Read as ${source}.`,
  counts: {
    unchanged: (count: number) => `${counted(count, 'node', 'nodes')} as before`,
    changed: (count: number) => `${count} changed`,
    decide: (count: number) => `${count} to decide`,
    kept: (count: number) => `${count} kept as before`,
    missing: (count: number) => `${count} not known here`,
    models: (count: number) => `${counted(count, 'model', 'models')} missing`,
  },
  sections: {
    decide: 'Needs you',
    look: 'Worth a look',
    fine: 'Nothing is lost',
    document: 'Of the whole document',
    models: 'Models that are not here',
    types: 'Nodes that are not known here',
  },
  status: {
    unchanged: 'unchanged',
    lossless: 'same meaning',
    lossy: 'something has no place',
    'behaviour-changed': 'may give another result',
    'needs-choice': 'you decide',
    blocked: 'can’t be upgraded',
  },
  row: {
    goTo: (name: string) => `Show ${name} on the canvas`,
    version: (from: number, to: number) => `version ${from} → ${to}`,
    becomes: 'becomes',
    with: (names: string) => `Together with ${names}`,
    before: 'Before',
    after: 'Now',
    nothing: 'nothing',
    edges: (edges: string) => `Wires: ${edges}`,
    more: (count: number) => `Show ${count} more`,
    decision: (name: string) => `What becomes of ${name}`,
    accept: 'Accept',
    skip: 'Skip',
  },
  decide: {
    acceptAll: 'Accept all',
    skipAll: 'Skip all',
    apply: (count: number) => (count === 0 ? 'Apply' : `Apply ${counted(count, 'decision', 'decisions')}`),
    fixed: 'You have changed the workflow since it was opened. To skip more, undo that, or open it again.',
    hint: 'What you skip stays as it came. It can’t run until you upgrade it.',
  },
  models: {
    named: 'Named by',
    offers: 'Take instead',
    same: 'same file',
    alike: 'similar name',
    other: 'Another model…',
    none: 'There is no model of this kind here. Put it into a model folder, and look again.',
    choose: (name: string) => `Model instead of ${name}`,
  },
  types: {
    ofProgram: (program: string) => `A node of ${program} that has no counterpart here. It keeps its values and wires.`,
    ofPack: (pack: string, version: string) =>
      `It belongs to the pack ${pack}${version ? `, version ${version}` : ''}, which is not installed here. Install it where the server runs, and start that again:`,
    otherName: 'If the package has another name, the authors of the pack say so.',
    removed: (note: string) => `It was taken out of its pack: ${note}`,
    copy: 'Copy',
    copied: 'Copied.',
    other: 'Choose another type…',
    choose: (type: string) => `Type instead of ${type}`,
  },
  placeholder: {
    kept: (version: number | undefined) =>
      version === undefined
        ? 'Kept as it came. It can’t run until it is upgraded.'
        : `Kept at version ${version}. It can’t run until it is upgraded.`,
    blocked: 'It can’t be upgraded here.',
    missing: (pack: string) => `The pack ${pack} is not installed here.`,
    program: (program: string) => `A node of ${program} without a counterpart here.`,
    removed: 'Its type was taken out of its pack.',
    unknown: 'Its type is not known here.',
    upgrade: 'Upgrade this node',
    swap: 'Choose another type',
    values: 'Values that it keeps',
  },
  steps: {
    decide: 'Decide on the upgrade',
    model: 'Choose another model',
    type: 'Choose another type',
  },
  meanwhile: 'The workflow was changed meanwhile. Decide again.',
  refusal: (count: number) =>
    count === 1
      ? 'One node is kept as it came, and can’t run until it is upgraded.'
      : `${count} nodes are kept as they came, and can’t run until they are upgraded.`,
  show: 'Show',
  notice: {
    upgraded: (name: string, changes: number) =>
      `${name}: ${counted(changes, 'change', 'changes')} to open it here; nothing is lost.`,
    show: 'What changed',
  },
  drop: {
    put: (count: number) => (count === 1 ? 'Add a picture' : `Add ${count} pictures`),
    noType: 'No installed node opens a picture, so it can’t be put on the canvas.',
    oneByOne: (count: number) =>
      `Several files at once can only be pictures: ${counted(count, 'file was', 'files were')} left out. Open workflows one by one.`,
  },
};
