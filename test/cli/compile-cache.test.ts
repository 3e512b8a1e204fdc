import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { compileCacheFolder } from '../../src/cli/compile-cache.ts';

const home = mkdtempSync(join(tmpdir(), 'flowproof-home-'));
afterAll(() => rmSync(home, { recursive: true }));
const { uid } = statSync(home);

test('compiled text is kept in the caches of the user', () => {
  const caches = join(home, '.cache', 'flowproof');
  expect(compileCacheFolder({ HOME: home }, uid)).toBe(caches);
  expect(compileCacheFolder({ HOME: home, XDG_CACHE_HOME: 'relative' }, uid)).toBe(caches);
  expect(compileCacheFolder({ HOME: '/nowhere', XDG_CACHE_HOME: home }, uid)).toBe(join(home, 'flowproof'));
  expect(compileCacheFolder({ HOME: '', LOCALAPPDATA: home }, undefined)).toBe(join(home, 'flowproof'));
});

test('nothing is kept where there is no folder, or where it is somebody else’s', () => {
  expect(compileCacheFolder({}, uid)).toBe(null);
  expect(compileCacheFolder({ HOME: join(home, 'none') }, uid)).toBe(null);
  expect(compileCacheFolder({ HOME: home }, uid + 1)).toBe(null);
  expect(compileCacheFolder({ HOME: join(home, 'n'.repeat(300)) }, uid)).toBe(null);
});
