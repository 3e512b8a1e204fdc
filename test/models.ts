import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = process.env['FLOWPROOF_MODELS'] ?? resolve(import.meta.dirname, '../../shared/models');

/** The folder of models by others, or `null` where it is absent: tests over it then skip. */
export const modelsFolder: string | null = existsSync(folder) ? folder : null;
