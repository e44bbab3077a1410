import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { run as axe } from 'axe-core';
import { describe, expect, test } from 'vitest';
import { Dialogs } from '@/app/Dialogs';
import type { WorkflowDocument } from '@/document/workflow';
import '@/panels/commands/AskDialog'; // what is loaded when it is wanted is there at once
import '@/panels/outline/ConnectDialog';
import { Announcer } from '@/panels/outline/Announcer';
import { Outline } from '@/panels/outline/Outline';
import { bench, inBench } from '../bench';
import { documentOf, templates } from '../graph/library';

function shown(document: WorkflowDocument) {
  const tools = bench(document, templates);
  render(
    inBench(
      tools,
      <>
        <Outline />
        <Dialogs />
        <Announcer />
      </>,
    ),
  );
  return { tools, user: userEvent.setup(), part: () => tools.editor.store.getState().document };
}

function sum(): WorkflowDocument {
  return documentOf({ end: 'math/add', one: 'make/integer' }, [['one', 'value', 'end', 'a']]);
}

const items = () => [...document.querySelectorAll('[role=treeitem]')].map((item) => item.getAttribute('aria-label'));

describe('the outline', () => {
  test('is a tree of the nodes in the order of the flow, with their fields', async () => {
    const { user } = shown(sum());
    expect(items()).toEqual(['Integer', 'Add']);
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{ArrowRight}');
    expect(items()).toEqual([
      'Integer',
      'Add',
      'Input First: from Integer › Value',
      'Input B: needs a value or a wire',
      'Output Value: not connected',
      'Output Items: not connected',
    ]);
    const item = screen.getByLabelText(/^Input B/);
    expect([item.ariaLevel ?? item.getAttribute('aria-level'), item.getAttribute('aria-setsize')]).toEqual(['2', '4']);
  });

  test('is walked by arrows, Home, End and letters, and selects what it walks to', async () => {
    const { user, tools } = shown(sum());
    const selected = () => [...tools.editor.store.getState().selection.nodes];
    await user.click(screen.getByLabelText('Integer'));
    await user.keyboard('{ArrowDown}');
    expect(selected()).toEqual(['end']);
    await user.keyboard('{Home}');
    expect(selected()).toEqual(['one']);
    await user.keyboard('ad');
    expect(document.activeElement).toBe(screen.getByLabelText('Add'));
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}{ArrowLeft}');
    expect(items()).toHaveLength(2);
  });

  test('connects a field to one that is chosen from those that fit, and says so', async () => {
    const { user, part } = shown(sum());
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}{Shift>}{Enter}{/Shift}');
    expect(await screen.findByPlaceholderText('Find a field')).toBeTruthy();
    expect(screen.getByText('Integer › Value')).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(part().edges).toContainEqual(['one', 'value', 'end', 'b']);
    expect(screen.getByText('Connect Integer › Value to Add › B')).toBeTruthy();
  });

  test('disconnects a field, and deletes a node', async () => {
    const { user, part } = shown(sum());
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{ArrowRight}{ArrowDown}{Delete}');
    expect(part().edges).toEqual([]);
    await user.keyboard('{ArrowLeft}{Delete}');
    expect(Object.keys(part().nodes)).toEqual(['one']);
  });

  test('mutes, exposes and more by its menu', async () => {
    const { user, part } = shown(sum());
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await user.click(await screen.findByText('Mute or unmute'));
    expect(part().nodes.end?.mode).toBe('muted');
    expect(items()).toContain('Add, muted');
  });

  test('asks for a new name with F2', async () => {
    const { user, part } = shown(sum());
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{F2}');
    await screen.findByLabelText('Name');
    await user.keyboard('Total{Enter}');
    expect(part().nodes.end?.label).toBe('Total');
  });

  test('tells what was taken back', () => {
    const { tools } = shown(sum());
    act(() => tools.editor.editPart('Move', ({ view }) => Object.assign(view.positions, { one: [1, 1] })));
    act(() => tools.editor.undo());
    expect(screen.getByText('Taken back: Move')).toBeTruthy();
  });

  test('shows the way back from inside a subgraph', async () => {
    const outer = documentOf({ call: 'flow/call' });
    outer.subgraphs.part = { ...documentOf({ x: 'math/add' }), name: 'Part' };
    const { user, tools } = shown(outer);
    act(() => tools.editor.open(['part']));
    await user.click(within(screen.getByLabelText('Where you are')).getByText('Untitled workflow'));
    expect(tools.editor.store.getState().place).toEqual([]);
  });

  test('has nothing that hinders a screen reader', async () => {
    const { user } = shown(sum());
    await user.click(screen.getByLabelText('Add'));
    await user.keyboard('{ArrowRight}');
    const { violations } = await axe(document.body, {
      rules: { region: { enabled: false }, 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});
