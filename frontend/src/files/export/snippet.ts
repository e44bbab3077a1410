/** `pythonOf`: a Python script that runs a workflow on a server, with the inputs that it exposes. */
import { type JSONValue, writeJSON } from '@/document/json';
import type { WorkflowDocument } from '@/document/workflow';
import { nodeTemplate } from '@/schema/binding';
import type { Templates } from '@/schema/template';
import { strings } from '@/strings';

/** Where the script gets the workflow from: the library of the server, or a file beside it. */
export type Origin = { readonly workflow: string } | { readonly file: string };

/** What the script is told. */
export interface ScriptOptions {
  /** The address of the server. */
  readonly server: string;
  readonly origin: Origin;
  readonly templates: Templates;
}

/** A script that runs the workflow and keeps the pictures that it makes. */
export function pythonOf(document: WorkflowDocument, { server, origin, templates }: ScriptOptions): string {
  const words = strings.library.snippet;
  const inputs = givenInputs(document, templates);
  const isFile = 'file' in origin;
  const parts = [
    `# ${words.title(oneLine(document.name || strings.files.untitled))}`,
    `# ${words.needs}`,
    ...(isFile ? ['import json'] : []),
    'import os',
    'import sys',
    'from pathlib import Path',
    '',
    'from nodeloom.client import Client',
    '',
    `SERVER = os.environ.get("NODELOOM_SERVER", ${literal(server)})`,
    `TOKEN = os.environ.get("NODELOOM_TOKEN")  # ${words.token}`,
    isFile
      ? `WORKFLOW = json.loads(Path(${literal(origin.file)}).read_text(encoding="utf-8"))`
      : `WORKFLOW = ${literal(origin.workflow)}`,
    ...dictionary(inputs),
    '',
    'with Client(SERVER, TOKEN) as client:',
    isFile ? '    run = client.run(WORKFLOW, INPUTS)' : '    run = client.workflows.run(WORKFLOW, INPUTS)',
    '    info = run.wait()',
    '    for name, value in run.outputs.items():',
    '        print(name, value)',
    '    for image in run.images:',
    '        Path(image.name).write_bytes(image.read())',
    '        print(image.name)',
    '    if info.state != "completed":',
    '        sys.exit(f"{info.state}: {info.problems}")',
  ];
  return `${parts.join('\n')}\n`;
}

/** The values that exposed inputs have now, given or by default; those without a value are named and left out. */
function givenInputs(document: WorkflowDocument, templates: Templates): [name: string, value: JSONValue | undefined][] {
  return Object.entries(document.interface.inputs).map(([name, [node, field]]) => {
    const usual = nodeTemplate(document, [], node, templates)?.inputs[field]?.default;
    return [name, document.nodes[node]?.inputs[field] ?? usual];
  });
}

function dictionary(inputs: readonly (readonly [string, JSONValue | undefined])[]): string[] {
  if (inputs.length === 0) return ['INPUTS = {}'];
  const lines = inputs.map(([name, value]) =>
    value === undefined ? `    # ${literal(name)}: ...,` : `    ${literal(name)}: ${literal(value)},`,
  );
  return ['INPUTS = {', ...lines, '}'];
}

/** A JSON value as Python writes it. */
export function literal(value: JSONValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, each]) => `${literal(key)}: ${literal(each)}`)
      .join(', ')}}`;
  return writeJSON(value);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
