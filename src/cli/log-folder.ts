import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelResult, PropertyResult, Result } from '../report/document.ts';
import { writeReplayLog } from '../replay-log.ts';
import { placesIn, withPositions } from '../verify/log-positions.ts';
import { writeWhole } from './io.ts';

/** The folder that `check --logs` and `fuzz --logs` write to: one replay log for each violated property that a run shows. */
export class LogFolder {
  readonly #folder: string;
  readonly #taken = new Set<string>();
  readonly #files = new Map<PropertyResult, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Refuses a folder that cannot be written to, before any work is done for it.
   * @throws UserError FP5004
   */
  require(): void {
    const probe = join(this.#folder, `.${randomBytes(6).toString('hex')}.probe`);
    writeWhole(probe, '');
    rmSync(probe, { force: true });
  }

  /**
   * Writes the logs of a result.
   * @throws UserError FP5004 when a log cannot be written
   */
  write(result: Result): void {
    if ('error' in result) return;
    for (const property of result.properties) {
      const { name, holds, witness } = property;
      if (holds !== 'no' || !witness?.log) continue;
      const file = this.#nameFor(result, name);
      writeWhole(file, writeReplayLog(withPositions(witness.log, placesIn(result, property))));
      this.#files.set(property, file);
    }
  }

  /** The log of a property, or `null` where there is none. */
  fileOf(property: PropertyResult): string | null {
    return this.#files.get(property) ?? null;
  }

  /** `orders-checkout.bpmn.safe.json`: from the path and, where the path does not say it, the model's name. */
  #nameFor({ model }: ModelResult, property: string): string {
    const path = model.file.includes(model.name) ? model.file : `${model.file}.${model.name}`;
    const stem = `${path}.${property}`.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+/, '');
    for (let n = 1; ; n++) {
      const file = `${stem.slice(-180)}${n === 1 ? '' : `-${n}`}.json`;
      if (this.#taken.has(file)) continue;
      this.#taken.add(file);
      return join(this.#folder, file);
    }
  }
}
