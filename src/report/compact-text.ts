import type { LogStep, ReplayLog } from '../trace.ts';

/** Hexadecimal digits of the model's hash. */
export const hashDigits = 12;

/** Characters of base64url, 6 bits each, of a digest. */
export const digestCharacters = 6;

/** SHA-256 of lines, each with a newline at its end: the first characters of it in base64url. */
export type LinesDigest = (lines: readonly string[]) => string;

/**
 * A replay log in one word that fits a shell command: `fp1:` and fields between colons, in which no character needs quoting. What reads it is
 * not needed where it is only written, as in a page.
 * @param digest which a page computes otherwise than Node
 */
export function compactText(
  { model, flowproof, origin, end, loopFrom, steps, expected }: ReplayLog,
  digest: LinesDigest,
): string {
  const violated = expected === null ? [] : [expected.property, ...expected.culprits].map(escaped);
  const fields = [
    model.hash.slice(0, hashDigits),
    escaped(flowproof),
    escaped(origin),
    loopFrom === undefined ? end : `${end}~${loopFrom}`,
    picksText(steps),
    digest(steps.map(({ offered }) => JSON.stringify(offered))),
    ...violated,
  ];
  const text = `fp1:${fields.join(':')}`;
  return `${text}:${digest([text])}`;
}

/** Letters, digits and a few marks stand for themselves; any other code unit is `~` and its hexadecimal digits. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return code < 0x100 ? `~${hex(code, 2)}` : `~u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}

/** Equal picks one after the other: a pick, and how many of it where there are several. */
function picksText(steps: readonly LogStep[]): string {
  const runs: string[] = [];
  for (let at = 0; at < steps.length;) {
    const { pick } = steps[at]!;
    let next = at + 1;
    while (next < steps.length && steps[next]!.pick === pick) next++;
    runs.push(next - at === 1 ? letters(pick) : `${letters(pick)}${next - at}`);
    at = next;
  }
  return runs.join('');
}

const lowerA = 97;
const upperA = 65;

/** A number in base 26: its last digit is a small letter, those before it are capitals. */
function letters(pick: number): string {
  let text = String.fromCharCode(lowerA + (pick % 26));
  for (let rest = Math.floor(pick / 26); rest > 0; rest = Math.floor(rest / 26)) {
    text = String.fromCharCode(upperA + (rest % 26)) + text;
  }
  return text;
}
