import { type CompiledAttribute, isSecret } from "../attribute/compiled.ts";
import { isArray, isObject, type Writable } from "../json/value.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { JsonObject, JsonValue, Resource } from "./resource.ts";

/**
 * Which attributes a client asked for (RFC 7644 section 3.9): no others (`only`), all but these (`except`), or what is shown by default
 * and these besides. No sub-attributes means the whole attribute.
 */
export interface Selection {
  readonly mode: "default" | "only" | "except";
  readonly named: ReadonlyMap<CompiledAttribute, ReadonlySet<CompiledAttribute>>;
}

export const defaultSelection: Selection = { mode: "default", named: new Map() };

/**
 * What the answer to a write shows: by default, and what is shown on request and was `written` (RFC 7643 section 7: `request`, "if the
 * attribute was specified by the client").
 */
export function selectionAfterWrite(written: readonly CompiledAttribute[]): Selection {
  const named = written.filter((attribute) => attribute.returned === "request");
  if (named.length === 0) return defaultSelection;
  return { mode: "default", named: new Map(named.map((attribute) => [attribute, new Set()])) };
}

export interface Projector {
  /** The resource as it is answered: what may be shown of the declared attributes, everything else left out. */
  project(resource: Resource, meta: JsonObject): JsonObject;
  /** Attributes that no answer shows. */
  readonly hidden: readonly AttributePath[];
}

/** What becomes of a member: kept as it is, or rebuilt; a member without a rule is left out. */
type Rule = "keep" | ((value: JsonValue) => JsonValue | undefined);
type Rules = ReadonlyMap<string, Rule>;

/**
 * Compiles what is shown of a resource type, so that a page of a thousand costs one look-up for each member. What is never
 * returned, and what is written only, has no rule: a store may hand it over and it goes no further.
 */
export function compileProjector(type: CompiledResourceType, selection: Selection): Projector {
  const core = new Map<string, Rule>(rulesOf(type.core.attributes, selection));
  const hidden = hiddenAttributes(type.core.attributes, core);
  for (const extension of type.extensions) {
    const rules = rulesOf(extension.attributes, selection);
    hidden.push(...hiddenAttributes(extension.attributes, rules));
    if (rules.size > 0) core.set(extension.id, (value) => (isObject(value) ? pick(value, rules) : undefined));
  }
  const metaRule = core.get("meta");
  return {
    hidden: hidden.map((attribute) => attribute.path),
    project(resource, meta) {
      const shown = pick(resource, core) ?? {};
      return metaRule === undefined ? shown : withMeta(shown, metaRule, meta);
    },
  };
}

function withMeta(shown: Writable, rule: Rule, meta: JsonObject): JsonObject {
  const value = rule === "keep" ? meta : rule(meta);
  if (value !== undefined) shown.meta = value;
  return shown;
}

function hiddenAttributes(attributes: readonly CompiledAttribute[], rules: Rules): CompiledAttribute[] {
  return attributes.filter((attribute) => !rules.has(attribute.name));
}

function pick(object: JsonObject, rules: Rules): Writable | undefined {
  const result: Writable = {};
  let empty = true;
  for (const name of Object.keys(object)) {
    const rule = rules.get(name);
    const value = object[name];
    if (rule === undefined || value === undefined || value === null) continue;
    const shown = rule === "keep" ? value : rule(value);
    if (shown === undefined) continue;
    result[name] = shown;
    empty = false;
  }
  return empty ? undefined : result;
}

function rulesOf(attributes: readonly CompiledAttribute[], selection: Selection): Rules {
  const rules = new Map<string, Rule>();
  for (const attribute of attributes) {
    const rule = ruleOf(attribute, selection);
    if (rule !== undefined) rules.set(attribute.name, rule);
  }
  return rules;
}

function ruleOf(attribute: CompiledAttribute, selection: Selection): Rule | undefined {
  if (isSecret(attribute)) return undefined;
  const chosen = selection.named.get(attribute);
  const isAlways = attribute.returned === "always";
  const whole = chosen !== undefined && (chosen.size === 0 || (isAlways && selection.mode === "only"));
  if (!isAlways && !isShown(attribute, selection.mode, chosen !== undefined, whole)) return undefined;
  const subs = attribute.subAttributes;
  const shown = subs.filter((sub) => isSubShown(sub, selection.mode, whole ? undefined : chosen));
  if (shown.length === subs.length) return "keep";
  return membersRule(new Map(shown.map((sub) => [sub.name, "keep" as const])));
}

function isShown(attribute: CompiledAttribute, mode: Selection["mode"], isNamed: boolean, whole: boolean): boolean {
  if (mode === "only") return isNamed;
  if (mode === "except") return attribute.returned !== "request" && !whole;
  return attribute.returned !== "request" || isNamed;
}

function isSubShown(
  sub: CompiledAttribute,
  mode: Selection["mode"],
  chosen: ReadonlySet<CompiledAttribute> | undefined,
): boolean {
  if (isSecret(sub)) return false;
  if (sub.returned === "always") return true;
  if (mode === "only" && chosen !== undefined) return chosen.has(sub);
  if (mode === "except" && chosen?.has(sub) === true) return false;
  return sub.returned !== "request";
}

function membersRule(rules: Rules): Rule {
  const one = (value: JsonValue): JsonValue | undefined => (isObject(value) ? pick(value, rules) : undefined);
  return (value) => {
    if (!isArray(value)) return one(value);
    const elements = value.map(one).filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements;
  };
}
