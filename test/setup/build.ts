import { run } from '../../scripts/run.mjs';

/** Builds dist/ once before the tests that run it, where it is older than its sources. */
export default async function build(): Promise<void> {
  const { code, output } = await run('node', ['scripts/build.mjs']);
  if (code !== 0) throw new Error(`dist/ cannot be built:\n${output}`);
}
