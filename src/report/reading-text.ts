import type { ReadingChoices } from './document.ts';

/** How a file was read, as the options that say so. */
export function readingText({ instances, clock, messages }: ReadingChoices = {}): string {
  const options = [
    ...(instances === undefined ? [] : [`--instances ${instances}`]),
    ...(clock === undefined ? [] : [`--clock ${clock}`]),
    ...(messages === undefined ? [] : [`--messages ${messages}`]),
  ];
  return options.length === 0 ? 'as by default' : `with ${options.join(' ')}`;
}
