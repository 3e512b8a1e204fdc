import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const folders = (process.env['PATH'] ?? '').split(delimiter);
const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));

/** The browser that draws reports in the tests, or `null` where none is installed: tests that need it then skip. */
export const chromium: string | null =
  process.env['FLOWPROOF_CHROMIUM'] ?? candidates.find((file) => existsSync(file)) ?? null;
