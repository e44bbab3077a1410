/** Builds the pages that `benchmarks/editor.py` measures: `npx vite build --config benchmarks/vite.config.ts --outDir ...`. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react()],
  resolve: { alias: { '@': here('../src') } },
  build: { target: 'es2022', emptyOutDir: true, rollupOptions: { input: [here('editor.html'), here('bare.html')] } },
});
