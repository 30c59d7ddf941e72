import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const master = process.env['PYFARM_MASTER'] ?? 'http://127.0.0.1:5000'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    // The content security policy allows files of the master only: no data: addresses, no script in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': master, '/events': master } },
})
