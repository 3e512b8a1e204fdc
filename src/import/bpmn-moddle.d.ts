/** The part of bpmn-moddle 10 that is used here; the package has no types of its own for its entry. */
declare module 'bpmn-moddle' {
  export interface Warning {
    readonly message: string;
    readonly element?: { readonly $type: string; readonly id?: string; readonly $parent?: unknown };
    readonly property?: string;
    readonly value?: string;
  }

  export class BpmnModdle {
    /** Rejects when the document is no BPMN; what it cannot place in a BPMN document it leaves out, with a warning. */
    fromXML(xml: string): Promise<{ readonly rootElement: unknown; readonly warnings: readonly Warning[] }>;
  }
}
