/**
 * What the schema room costs: 300 templates, and a graph of 1,000 nodes in the hand of a user.
 *
 * `npm run bench`; the published document is asked of Python, as in the tests.
 */
import { produce } from 'immer';
import { bench, describe } from 'vitest';
import { type Edge, emptyDocument, type WorkflowDocument, type WorkflowNode } from '@/document/workflow';
import { bindingOf } from '@/schema/binding';
import { feedback } from '@/schema/feedback';
import { fittingTemplates } from '@/schema/fitting';
import { inferTypes } from '@/schema/inference';
import { parseTemplates } from '@/schema/parse';
import { problems } from '@/schema/problems';
import { repeated } from '../tests/schema/published';
import { toldByPython } from '../tests/schema/python';

const TEMPLATES = 300;
const NODES = 1000;
const published = repeated(toldByPython([], []).installed, TEMPLATES);
const templates = parseTemplates(published);

describe(`${Object.keys(templates).length} templates`, () => {
  bench('parsed from the published document', () => {
    parseTemplates(published);
  });

  bench('ranked for the palette', () => {
    const output = templates['core/integer']?.outputs.value;
    if (output) fittingTemplates(templates, { isOutput: true, type: output.type, output });
  });
});

describe(`a graph of ${NODES} nodes`, () => {
  const document = chains();
  let at = 0;

  /** The document after one more letter in one of its nodes. */
  function edited(): WorkflowDocument {
    at += 1;
    return produce(document, (draft) => {
      Object.assign(draft.nodes[`s${at % 100}`]?.inputs ?? {}, { value: `letter ${at}` });
    });
  }

  bench('problems, from nothing', () => {
    problems(structuredClone(document), templates);
  });

  bench('problems, after one edit', () => {
    problems(edited(), templates);
  });

  bench('types of all fields', () => {
    const binding = bindingOf(document, templates);
    const root = binding.scopeAt([]);
    if (root) inferTypes(binding.graph(root));
  });

  bench('feedback of a wire for every field of every node', () => {
    const says = feedback(document, [], templates, { port: ['s0', 'value'], isOutput: true });
    for (const [id, { type }] of Object.entries(document.nodes)) {
      for (const name of Object.keys(templates[type]?.inputs ?? {})) says(id, name);
    }
  });
});

/** A hundred chains of ten nodes, three of them generic; nothing is wrong with it. */
function chains(): WorkflowDocument {
  const nodes: Record<string, WorkflowNode> = {};
  const edges: Edge[] = [];
  const add = (id: string, type: string, inputs: WorkflowNode['inputs'] = {}) => {
    nodes[id] = { type, inputs, mode: 'normal', label: '' };
  };
  for (let chain = 0; chain < NODES / 10; chain += 1) {
    add(`s${chain}`, 'core/string', { value: 'a text' });
    add(`c${chain}`, 'core/collect');
    add(`i${chain}`, 'core/iterate');
    add(`f${chain}`, 'core/if', { condition: true });
    edges.push([`s${chain}`, 'value', `c${chain}`, 'item'], [`c${chain}`, 'collection', `i${chain}`, 'collection']);
    edges.push([`i${chain}`, 'item', `f${chain}`, 'on_true']);
    for (let step = 0; step < 6; step += 1) {
      const id = `t${chain}_${step}`;
      add(id, 'core/string');
      edges.push(step ? [`t${chain}_${step - 1}`, 'value', id, 'value'] : [`f${chain}`, 'value', id, 'value']);
    }
  }
  return { ...emptyDocument(), nodes, edges };
}
