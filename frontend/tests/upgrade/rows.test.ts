import { describe, expect, test } from 'vitest';
import { isWorthReading, readReport } from '@/upgrade/report';
import { countsOf, rowsOf, sectionOf, toldBy, withFamilies } from '@/upgrade/rows';
import { change, migrated } from './reports';

function told(...changes: Record<string, unknown>[]) {
  return toldBy(readReport(migrated({}, { changes })));
}

const BECOMES = { op: 'becomes', type: 'old/x', before: 'old/x', after: 'new/y', from_version: 1, to_version: 3 };

describe('rows of a report', () => {
  test('stand by gravity, with what each node was and is in their heads', () => {
    const rows = rowsOf(
      told(
        change({ node: 'a' }),
        change({ node: 'a', op: 'rename_input', path: 'inputs.b', message: 'input a is called b' }),
        change({ node: 'b', ...BECOMES, status: 'lossy' }),
        change({ node: 'b', op: 'remove_input', status: 'lossy', before: 1 }),
        change({ node: 'c', op: 'add_input', status: 'needs-choice' }),
      ),
    );
    expect(rows.map((row) => [row.key, sectionOf(row), row.changes.length, row.canStay])).toEqual([
      ['c', 'decide', 1, false],
      ['b', 'look', 1, true],
      ['a', 'fine', 1, true],
    ]);
    expect(
      rows.map(({ way }) => way && `${way.from.type} ${way.from.version} ${way.to.type} ${way.to.version}`),
    ).toEqual([undefined, 'old/x 1 new/y 3', 't/x 1 t/x 2']);
    expect(rows[1]?.changes[0]).toMatchObject({ before: 1 });
    expect(rows[1]?.changes[0]?.after).toBeUndefined();
  });

  test('tell the gravest of a node first', () => {
    const ops = ['a', 'b', 'c'].map((op) => change({ op, status: op === 'b' ? 'behaviour-changed' : 'lossless' }));
    expect(rowsOf(told(...ops))[0]?.changes.map(({ op }) => op)).toEqual(['b', 'a', 'c']);
  });

  test('are one for nodes that are upgraded together', () => {
    const report = migrated(
      {},
      { changes: [change({ node: 'a' }), change({ node: 'a.b' })], families: [['a', 'a.b']] },
    );
    const found = toldBy(readReport(report));
    expect(rowsOf(found).map(({ nodes }) => nodes)).toEqual([['a', 'a.b']]);
    expect(withFamilies(['a.b', 'c'], found.families)).toEqual(new Set(['a', 'a.b', 'c']));
  });

  test('keep what they told of a node that was skipped since, and add what was chosen', () => {
    const before = told(change({ node: 'a' }), change({ node: 'a', op: 'rename_input' }));
    const kept = migrated({}, { changes: [change({ node: 'a', op: 'keep', status: 'unchanged' })] });
    const chosen = migrated({}, { changes: [change({ node: 'a', op: 'choose_model' })] });
    const after = toldBy(readReport(chosen), toldBy(readReport(kept), before));
    expect(after.details.get('a')?.map(({ op }) => op)).toEqual(['version', 'rename_input', 'choose_model']);
  });

  test('leave what is said of the whole document beside', () => {
    const found = told(change({ node: '', type: '', op: 'guest' }), change({ node: 'sub.json', type: '' }));
    expect([found.lines.length, rowsOf(found)]).toEqual([2, []]);
  });
});

test('every node is counted once', () => {
  const rows = rowsOf(
    told(
      change({ node: 'a' }),
      change({ node: 'b', status: 'needs-choice' }),
      change({ node: 'c' }),
      change({ node: 'd' }),
    ),
  );
  const counts = countsOf(['a', 'b', 'c', 'd', 'e'], rows, new Set(['c']), new Set(['d']));
  expect(counts).toEqual({ unchanged: 1, changed: 1, decide: 1, kept: 1, missing: 1 });
});

test('a report is worth reading as soon as more than names changed, or something is missing', () => {
  const worth = (more: Record<string, unknown>) => isWorthReading(readReport(migrated({}, more)));
  expect(worth({ changes: [change({})] })).toBe(false);
  expect(worth({ changes: [change({}), change({ status: 'behaviour-changed' })] })).toBe(true);
  expect(worth({ missing: [{ type: 'x/y' }] })).toBe(true);
  expect(worth({ missing_models: [{ name: 'm' }] })).toBe(true);
  expect(worth({ missing_models: null })).toBe(false);
});
