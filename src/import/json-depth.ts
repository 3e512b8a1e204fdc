import { UserError } from '../errors.ts';

/** A term takes two or three levels of JSON for each level of its own. */
const deepest = 400;

/**
 * Makes sure that JSON is not nested so deeply that reading it, which recurses, could exhaust the stack.
 * @param text need not be JSON: what it is otherwise is told by who parses it
 * @throws UserError FP2013 with the line where it is nested more than 400 deep
 */
export function requireShallow(text: string): void {
  let depth = 0;
  let line = 1;
  for (const [token] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[{\]}\n]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    else if (token === '\n') line++;
    if (depth > deepest) {
      throw new UserError(
        'FP2013',
        `the term is nested too deep: more than ${deepest} levels of JSON`,
        'Flatten it: use `seq` with many parts.',
        { line },
      );
    }
  }
}
