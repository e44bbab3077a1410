import { expect, test } from 'vitest';
import { emptyDocument, emptyPart } from '@/document/workflow';
import { createViews } from '@/editor/views';

test('what is seen of each graph is written into a document that stays as it is', () => {
  const document = emptyDocument();
  document.subgraphs.inner = { ...emptyPart(), view: { ...emptyPart().view, viewport: [1, 2, 1] } };
  const views = createViews();
  views.keep([], { x: -10.4, y: 20.6, zoom: 0.73219 });
  views.keep(['inner'], 'all');
  views.keep(['gone'], { x: 0, y: 0, zoom: 1 });
  const written = views.written(document);
  expect(written.view.viewport).toEqual([-10, 21, 0.732]);
  expect(written.subgraphs.inner?.view).not.toHaveProperty('viewport');
  expect(document.view).not.toHaveProperty('viewport');
});

test('another document is looked at anew', () => {
  const views = createViews();
  views.keep([], 'all');
  views.enter(['inner'], { place: [], node: 'call' });
  views.forget();
  expect(views.recall([])).toBeUndefined();
  expect(views.cameThrough(['inner'])).toBeUndefined();
});

test('whoever listens is told only when something else is seen', () => {
  const views = createViews();
  const told: string[] = [];
  views.listen(() => told.push('told'));
  views.keep([], { x: 1, y: 2, zoom: 1 });
  views.keep([], { x: 1, y: 2, zoom: 1 });
  expect(told).toHaveLength(1);
  views.keep([], 'all');
  views.keep([], 'all');
  views.keep([], { x: 1, y: 2, zoom: 1 });
  expect(told).toHaveLength(3);
});
