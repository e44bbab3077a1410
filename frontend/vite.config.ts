import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.NODELOOM_SERVER ?? 'http://127.0.0.1:9190';
/** What the page begins with as soon as it knows its language. */
const WINDOW = 'src/app/show.tsx';

/** The page names what it begins with, so that this is fetched together with the words of its language. */
function fetchedEarly(): Plugin {
  return {
    name: 'fetched-early',
    transformIndexHtml: {
      order: 'post',
      handler(_page, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((each): each is Rolldown.OutputChunk => each.type === 'chunk');
        const window = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(WINDOW));
        if (!window) return [];
        const link = (rel: string, name: string): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel, crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        });
        const styles = window.viteMetadata?.importedCss ?? [];
        return [
          ...[window.fileName, ...window.imports].map((name) => link('modulepreload', name)),
          ...[...styles].map((name) => link('stylesheet', name)),
        ];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), fetchedEarly()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // What is bundled goes with its licences.
  build: { outDir: '../runtime/static', emptyOutDir: true, target: 'es2022', license: { fileName: 'licenses.md' } },
  // The server answers only to pages of its own: what the dev server passes on comes from the server's own address.
  server: { proxy: { '/api': { target: SERVER, changeOrigin: true, ws: true, headers: { Origin: SERVER } } } },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    // One file instead of one for each icon: a second less for each test of components.
    alias: {
      'lucide-react': fileURLToPath(new URL('./node_modules/lucide-react/dist/cjs/lucide-react.js', import.meta.url)),
    },
    restoreMocks: true,
    // Every test makes what it needs anew, so files can share a page: that takes a third of the time.
    isolate: false,
    // Machines that are busy with other things are slow, and a test that waits says nothing wrong.
    testTimeout: 30_000,
  },
});
