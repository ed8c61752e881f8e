// Bundles the page into functions/App/Http/Dashboard/page, or into the folder that is named.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, '../App/Http/Dashboard/page');
const licence = await readFile(join(here, 'node_modules/uplot/LICENSE'), 'utf8');

await mkdir(target, { recursive: true });
await build({
  entryPoints: [join(here, 'src/app.js'), join(here, 'src/app.css')],
  outdir: target,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  banner: { js: `/* With uPlot:\n${licence}*/` },
});
await writeFile(join(target, 'uPlot.LICENSE.txt'), licence);
for (const file of ['index.html', 'icon.svg'])
  await copyFile(join(here, 'src', file), join(target, file));
