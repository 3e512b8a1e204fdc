/** What people call the element that an id means, or the node in a label: instance path, node, and what happens at it. */
export function elementName(label: string, names: Readonly<Record<string, string>> = {}): string | null {
  const own = (id: string): string | null => (Object.hasOwn(names, id) ? names[id]! : null);
  const node = /^[^:[#=><{,]*/.exec(label.replace(/^.*\//s, ''))![0];
  const name = (own(label) ?? own(node))?.replace(/\s+/g, ' ').trim();
  return name === undefined || name === '' ? null : name;
}
