import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';

export type Child = Node | string | null;

export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Makes an element. Children that are strings become text nodes, never markup.
 * @param attributes set as they are; `true` sets an empty attribute, `false` and `null` none. No handlers and no styles
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Sets one attribute as {@link element} does. */
function setAttribute(target: Element, name: string, value: Attributes[string]): void {
  if (/^(on|style$|src|href$)/i.test(name)) throw new Error(`the attribute ${name} is not for data`);
  if (value === null || value === false) target.removeAttribute(name);
  else target.setAttribute(name, value === true ? '' : String(value));
}

/** Characters of a long name that a screen reader is given; nobody listens further. */
const mostSpoken = 400;

/**
 * Text that comes from a model: set apart from the direction of the text around it, cut in the middle when it is long, with
 * the whole text as a tip.
 * @param most visible characters to show at most
 */
export function name(text: string, most = 48, attributes: Attributes = {}): HTMLElement {
  const whole = visibleText(text);
  const shown = cutMiddle(whole, most);
  const cut = shown !== whole;
  return element(
    'bdi',
    cut
      ? {
          ...attributes,
          'data-tip': whole,
          tabindex: 0,
          role: 'img',
          'aria-label': whole.slice(0, mostSpoken),
        }
      : attributes,
    shown === '' ? '(no name)' : shown,
  );
}

/** As {@link name}, inside something that already takes the focus: the tip shows when that does. */
export function innerName(text: string, most = 48, attributes: Attributes = {}): HTMLElement {
  const made = name(text, most, attributes);
  for (const attribute of ['tabindex', 'role', 'aria-label']) made.removeAttribute(attribute);
  return made;
}

/** A button that says what it does. */
export function button(
  attributes: Attributes,
  action: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', action);
  return made;
}
