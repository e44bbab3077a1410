/** The workbench for components: `useBench`, and hooks that read its stores narrowly. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import type { EditorState } from '@/editor/store';
import type { UiState } from '@/editor/ui';
import type { Workbench } from '@/workbench/workbench';

const BenchContext = createContext<Workbench | undefined>(undefined);

/** Gives the workbench to everything inside, and a memory of what the server was asked. */
export function BenchProvider({ bench, children }: { bench: Workbench; children: ReactNode }) {
  const [answers] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 10_000 } } }));
  return (
    <BenchContext value={bench}>
      <QueryClientProvider client={answers}>{children}</QueryClientProvider>
    </BenchContext>
  );
}

/** The workbench. Throws outside a `BenchProvider`. */
export function useBench(): Workbench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error('there is no BenchProvider around this component');
  return bench;
}

/** What a selector says of the editor; the component renders again when that changes. */
export function useEditorState<T>(selector: (state: EditorState) => T): T {
  return useStore(useBench().editor.store, selector);
}

/** What a selector says of the window. */
export function useUi<T>(selector: (state: UiState) => T): T {
  return useStore(useBench().ui, selector);
}
