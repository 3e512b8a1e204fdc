import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { UserError } from '../../src/errors.ts';

const folder = mkdtempSync(join(inject('scratch'), 'import-'));

let number = 0;

/** A folder of its own with these files. @returns its path */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = join(folder, String(++number));
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A file with this content. @returns its path */
export function fileWith(name: string, content: string | Uint8Array): string {
  return join(folderWith({ [name]: content }), name);
}

/** The mistake that `action` reports. */
export async function mistakeOf(action: () => Promise<unknown>): Promise<UserError> {
  const error = await action().then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

/** A BPMN file with these root elements. */
export function bpmn(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="defs" targetNamespace="test">
${inner}
</definitions>
`;
}

/** A BPMN process: `nodes` as XML, `flows` as `id:from>to`, separated by spaces. */
export function process(id: string, nodes: string, flows: string): string {
  const edges = flows
    .split(/\s+/)
    .filter((f) => f !== '')
    .map((f) => {
      const [, edge, from, to] = /^(.+):(.+)>(.+)$/.exec(f)!;
      return `<sequenceFlow id="${edge}" sourceRef="${from}" targetRef="${to}"/>`;
    });
  return `<process id="${id}">\n${nodes}\n${edges.join('\n')}\n</process>`;
}

/** A PNML file with one P/T net. */
export function pnml(inner: string, type = 'http://www.pnml.org/version-2009/grammar/ptnet'): string {
  return `<?xml version="1.0"?>
<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">
<net id="n" type="${type}"><page id="g">
${inner}
</page></net></pnml>
`;
}
