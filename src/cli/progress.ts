import { grouped } from '../numerals.ts';
import { middleCut, printable } from '../report/style.ts';
import type { Io } from './io.ts';

/** Nothing is shown of work that takes less. */
const quietMs = 2000;

/** Columns that a name and its figures share. */
const widest = 97;

/** One line on a terminal's stderr that is written over and over while something takes long. */
export class ProgressLine {
  readonly #io: Io;
  readonly #started = performance.now();
  #shown = false;

  constructor(io: Io) {
    this.#io = io;
  }

  /**
   * @param what is being worked on
   * @param done how much of it, in `unit`
   * @param rate per second
   * @param further what else there is to say
   */
  show(what: string, done: number, rate: number, unit: string, further: readonly string[] = []): void {
    if (this.#io.stderrIsTTY !== true || performance.now() - this.#started < quietMs) return;
    const figures = [`${grouped(done)} ${unit}`, `${grouped(Math.round(rate))} a second`, ...further].join(
      ', ',
    );
    // A line that wraps could not be taken away again.
    const room = Math.max(12, Math.min(30, widest - figures.length));
    const text = `${middleCut(printable(what), room)}: ${figures}`;
    this.#io.stderr.write(`\r\u001b[K${text}`);
    this.#shown = true;
  }

  /** Takes the line away before anything else is printed. */
  clear(): void {
    if (this.#shown) this.#io.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}
