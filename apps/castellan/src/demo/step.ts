import type { Scene } from "./scene.ts";

/** What earlier steps learned and later ones need. */
export type Memory = Map<string, string>;

/** One step of the story: it talks, and throws when anything is not as it must be. */
export interface Step {
  readonly title: string;
  play(scene: Scene, memory: Memory): Promise<void>;
}

/** What an earlier step remembered; a story told out of order is a mistake. */
export function recalled(memory: Memory, name: string): string {
  const value = memory.get(name);
  if (value === undefined) throw new Error(`An earlier step did not come to its end: there is no ${name}.`);
  return value;
}
