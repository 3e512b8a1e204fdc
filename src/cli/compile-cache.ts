import { statSync } from 'node:fs';
import module from 'node:module';
import { isAbsolute, join } from 'node:path';

/**
 * Has Node keep what it compiles, where it can (since 22.8), so that the next start need not compile it again. Node checks what it
 * finds, writes whole files, heeds NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE, and does without where it cannot write.
 */
export function keepCompiled(): void {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache === undefined) return;
  const folder = compileCacheFolder(process.env, process.getuid?.());
  if (folder !== null) enableCompileCache(folder);
}

/**
 * The folder of the user's own caches, or `null` where there is none. Node's default lies where everybody may write, and what lies in a
 * folder of somebody else's is not to be run.
 * @param uid absent on Windows
 */
export function compileCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined,
): string | null {
  const { XDG_CACHE_HOME: caches = '', LOCALAPPDATA: local = '', HOME: home = '' } = env;
  const [own, within = ''] = [[caches], [local], [home, '.cache']].find(([base]) => isAbsolute(base!)) ?? [];
  if (own === undefined) return null;
  const owner = ownerOf(own);
  if (owner === null || (uid !== undefined && owner !== uid)) return null;
  return join(own, within, 'flowproof');
}

/** `null` for a folder that is not there or cannot be looked at. */
function ownerOf(folder: string): number | null {
  try {
    return statSync(folder).uid;
  } catch {
    return null;
  }
}
