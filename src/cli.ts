#!/usr/bin/env node
import { keepCompiled } from './cli/compile-cache.ts';

// What is imported as modules are usually would be compiled before anything runs.
keepCompiled();
const { start } = await import('./cli/start.ts');
await start();
