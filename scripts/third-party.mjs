/**
 * Packages whose code is shipped inside dist/. Found and loaded one by one, as many small files, they would take longer than most
 * models take to check.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Imported by src/, and development dependencies all the same. */
export const bundled = ['canonicalize', 'commander', 'saxes', 'zod'];

/** With what they bring themselves. */
export const allBundled = [...bundled, 'xmlchars'];

/** What the package calls the file with the notices. */
const noticeFile = 'third-party-licences.txt';

/**
 * A plugin that adds the licences of all packages whose code came into dist/.
 * @returns {import('tsdown').Rolldown.Plugin}
 */
export function licences() {
  return {
    name: 'licences',
    generateBundle(_options, chunks) {
      /** @type {Map<string, string>} */
      const notices = new Map();
      for (const chunk of Object.values(chunks)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of Object.keys(chunk.modules)) {
          const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [];
          if (folder !== undefined && !notices.has(folder)) notices.set(folder, noticeOf(folder));
        }
      }
      const source = [...notices.values()].sort().join(`\n${'-'.repeat(80)}\n\n`);
      if (source !== '') this.emitFile({ type: 'asset', fileName: noticeFile, source });
    },
  };
}

/**
 * @param {string} folder of a package
 * @returns {string} its name and version, and its licence
 */
function noticeOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // Not every package brings the text of its licence.
  const kept = join(import.meta.dirname, 'licences', `${name}.txt`);
  const own = join(folder, 'LICENSE');
  const text = readFileSync(existsSync(own) ? own : kept, 'utf8');
  return `${name} ${version}\n\n${text.trim()}\n`;
}

/**
 * A plugin that spares the command line a part of Node that it does not use: commander would start other programs for commands.
 * @returns {import('tsdown').Rolldown.Plugin}
 */
export function noPrograms() {
  const nothing = '\0no-programs';
  return {
    name: 'no-programs',
    resolveId: (wanted, importer) =>
      wanted === 'node:child_process' && /[\\/]commander[\\/]/.test(importer ?? '') ? nothing : null,
    load: (id) => (id === nothing ? 'export default {};' : null),
  };
}
