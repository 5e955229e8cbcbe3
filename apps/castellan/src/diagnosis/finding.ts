/** `error`: it will be refused. `tolerated`: the default profile takes it, a strict server will not. */
export interface Finding {
  readonly weight: "error" | "tolerated" | "explanation";
  readonly text: string;
}
