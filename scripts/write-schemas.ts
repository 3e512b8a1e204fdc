/** Writes the published JSON Schemas: `npx jiti scripts/write-schemas.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allSchemas } from './schemas.ts';

const folder = join(import.meta.dirname, '../schema');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(allSchemas())) writeFileSync(join(folder, name), text);
