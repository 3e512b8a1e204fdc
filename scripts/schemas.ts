import { publishedSchemas } from '../src/report/schema.ts';
import { termJsonSchema } from '../src/term/json.ts';

/**
 * Every JSON Schema published with the package.
 * @returns the text of each file by its name in `schema/`
 */
export function allSchemas(): Readonly<Record<string, string>> {
  return { ...publishedSchemas(), 'term.v1.json': `${JSON.stringify(termJsonSchema(), null, 2)}\n` };
}
