/** Writes the fixtures of the tables in docs/semantics.md: `npx jiti scripts/write-fixtures.ts`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFolder, patternFixtures } from './pattern-fixtures.ts';

const root = join(import.meta.dirname, '../fixtures');
const files = await patternFixtures();
for (const kind of ['sound', 'unsound']) {
  const kept = new Set(Object.keys(files).map((path) => dirname(path)));
  const stale = readdirSync(join(root, kind)).filter(
    (name) => generatedFolder.test(name) && !kept.has(`${kind}/${name}`),
  );
  for (const name of stale) rmSync(join(root, kind, name), { recursive: true });
}
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
