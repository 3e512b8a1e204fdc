import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.ts';

/**
 * The built viewer, which lies beside what is built of this.
 * @returns one HTML page with an empty place for data
 * @throws UserError FP5006 where it was not built
 */
export function viewer(): string {
  const places = ['./report-ui/index.html', '../report-ui/index.html', '../../dist/report-ui/index.html'];
  for (const place of places) {
    try {
      return readFileSync(fileURLToPath(new URL(place, import.meta.url)), 'utf8');
    } catch {
      // the next place
    }
  }
  throw new UserError(
    'FP5006',
    'the viewer is not there',
    'Build it with `npm run build`, or install flowproof again.',
  );
}
