import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '@/commands';
import { isEnabled } from '@/commands/command';
import { nodesSelected } from '@/editor/selection';
import { openPart } from '@/editor/store';
import { bench } from '../bench';
import { documents, templates } from '../graph/library';

const LATER = /^layout\.(right|down)$|^edit\.(copy|cut|paste)|^view\.|^help\./;
const MOVES = new Set(['edit.undo', 'edit.redo']);
const able = commands.filter(
  ({ id, group }) => !LATER.test(id) && !MOVES.has(id) && group !== 'run' && group !== 'file',
);

describe('any sequence of commands', () => {
  test('is taken back to the document that was, step by step, and done again', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.record({ command: fc.constantFrom(...able), picks: fc.array(fc.nat(), { maxLength: 4 }) }), {
          maxLength: 12,
        }),
        async (document, steps) => {
          const before = structuredClone(document);
          const tools = bench(document, templates);
          const { editor } = tools;
          for (const { command, picks } of steps) {
            const ids = Object.keys(openPart(editor.store.getState()).nodes);
            if (picks.length > 0) editor.select(nodesSelected(picks.flatMap((pick) => ids[pick % ids.length] ?? [])));
            if (isEnabled(command, tools)) await command.run(tools);
          }
          const after = structuredClone(editor.store.getState().document);
          const count = editor.store.getState().history.done.length;
          for (let at = 0; at < count; at += 1) editor.undo();
          expect(editor.store.getState().document).toEqual(before);
          for (let at = 0; at < count; at += 1) editor.redo();
          expect(editor.store.getState().document).toEqual(after);
        },
      ),
      { numRuns: 60 },
    );
  });
});
