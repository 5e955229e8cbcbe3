import type { ClientAuthentication } from "../client/options.ts";

export interface Conceal {
  /** Shorter texts than three characters stay: they would be found everywhere. */
  add(text: string): void;
  apply(text: string): string;
}

/** The values of a filter. */
const quotedValue = /"(?:[^"\\]|\\.)*"/g;

/** Values that tell nothing of anybody: the probe's own names, and times. */
const harmless = /^"([a-c]@)?castellan|^"\d{4}-/i;

/** Keeps the credentials, and what a server holds of people, out of what a report shows. */
export function createConceal(authentication: ClientAuthentication): Conceal {
  const texts = new Set<string>();
  const conceal: Conceal = {
    add(text) {
      if (text.length >= 3) texts.add(text);
    },
    apply: (text) =>
      [...texts]
        .sort((left, right) => right.length - left.length)
        .reduce((rest, secret) => rest.replaceAll(secret, "…"), text)
        .replace(quotedValue, (value) => (harmless.test(value) ? value : '"…"')),
  };
  if (authentication.kind === "basic") conceal.add(authentication.password);
  if (authentication.kind === "bearer") conceal.add(authentication.token);
  return conceal;
}
