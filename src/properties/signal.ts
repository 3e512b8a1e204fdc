/** One thing that the environment does. */
export interface Signal {
  /** The action, by label: `answer`, `answer="yes"`, `charge:declined`. */
  readonly label: string;
  /** The steps that the model makes by itself since the signal before. */
  readonly after: number;
}
