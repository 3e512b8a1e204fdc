import { UserError } from '../errors.ts';

/** A term takes two or three levels of JSON for each level of its own. */
const deepest = 400;

/**
 * Makes sure of what `JSON.parse` lets pass: that the text is not nested so deeply that reading it, which recurses, could exhaust the
 * stack, and that no object has two members of one name, of which only the last would be seen.
 * @param text need not be JSON: what it is otherwise is told by who parses it
 * @throws UserError FP2013 with the line where it is nested more than 400 deep, FP1030 with the line of a second member
 */
export function requirePlain(text: string, file: string): void {
  const open: (Set<string> | null)[] = [];
  let line = 1;
  for (const { 1: name, 0: token } of text.matchAll(
    /("(?:[^"\\\n]|\\.)*")\s*:|"(?:[^"\\\n]|\\.)*"|[[{\]}\n]/g,
  )) {
    if (token === '[') open.push(null);
    else if (token === '{') open.push(new Set());
    else if (token === ']' || token === '}') open.pop();
    else if (token === '\n') line++;
    else if (name !== undefined) {
      requireNew(name, open.at(-1), { file, line });
      line += token.split('\n').length - 1;
    }
    if (open.length > deepest) {
      throw new UserError(
        'FP2013',
        `the term is nested too deep: more than ${deepest} levels of JSON`,
        'Flatten it: use `seq` with many parts.',
        { file, line },
      );
    }
  }
}

/** Names are compared as they are read: `"a"` and `"\u0061"` are one. */
function requireNew(
  literal: string,
  members: Set<string> | null | undefined,
  place: { readonly file: string; readonly line: number },
): void {
  let name: string;
  try {
    name = JSON.parse(literal) as string;
  } catch {
    return;
  }
  if (members?.has(name)) {
    throw new UserError(
      'FP1030',
      `an object has two members called "${name}"`,
      'Rename or remove one of them: only the last would be read.',
      { ...place, element: name },
    );
  }
  members?.add(name);
}
