/** What the ways into a flow node, its content and the ways out have in common. */

/** One of the ways in which a node can be entered, work, or be left: its part of the label, its guard, its effects. */
export interface Part {
  readonly label: string;
  readonly guards?: () => void;
  readonly effects: () => void;
  /** What is put last, when regions have been cleared; left out where an error clears them. */
  readonly puts?: () => void;
  readonly triggers?: readonly number[];
  /** A timer, by its number among those of the position that triggers it. */
  readonly timer?: number | undefined;
  /** The environment lets it happen, or does not; left out: the content of the node says. */
  readonly environment?: boolean;
  /** Nothing else happens while it is offered. */
  readonly immediate?: true;
  /** A multi-choice among the ways out. */
  readonly choice?: number;
  /** Raises an error, or escalates to what interrupts: control does not go on to a way out. */
  readonly raises?: true;
}

/** A part that neither asks nor does anything. */
export const nothing: Part = { label: '', effects: () => undefined };
