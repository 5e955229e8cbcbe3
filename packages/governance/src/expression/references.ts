import type { ASTNode } from "@marcbachmann/cel-js";

/** What an expression reads and does, found by walking it once when it is compiled. */
export interface References {
  /** Attributes read by a fixed name, by variable: `account.name.givenName` and `account["name.givenName"]` are both `name.givenName`. */
  readonly attributes: ReadonlyMap<string, ReadonlyMap<string, AttributeReference>>;
  /** Variables used other than by a fixed attribute (`identity[form.x]`, `"a" in account`): they need every attribute. */
  readonly whole: ReadonlySet<string>;
  /** Every function and macro called. */
  readonly calls: readonly FunctionCall[];
  /** How deep list macros stand in each other: the exponent of the work an evaluation may do. */
  readonly listDepth: number;
}

export interface AttributeReference {
  /** The steps as written: `["name", "givenName"]`, or `["name.givenName"]` for the index form. */
  readonly paths: readonly (readonly string[])[];
  /** The expression asks `has(…)` about it, and so minds its absence itself. */
  readonly guarded: boolean;
  /** Where it is first read, for the caret. */
  readonly start: number;
}

export interface FunctionCall {
  readonly name: string;
  readonly start: number;
}

const listMacros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

interface Access {
  readonly variable: string;
  readonly path: readonly string[];
  readonly start: number;
}

/** `account.a.b` and `account["a"]` as a variable with fixed steps; `undefined` for anything else. */
function fixedAccess(node: ASTNode): Access | undefined {
  if (node.op === "id") return { variable: node.args, path: [], start: node.start };
  if (node.op === "." || node.op === ".?") return step(node.args[0], node.args[1]);
  if (node.op === "[]" || node.op === "[?]") {
    const index = node.args[1];
    return index.op === "value" && typeof index.args === "string" ? step(node.args[0], index.args) : undefined;
  }
  return undefined;
}

function step(object: ASTNode, name: string): Access | undefined {
  const access = fixedAccess(object);
  return access === undefined ? undefined : { ...access, path: [...access.path, name] };
}

function children(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    case ".":
    case ".?":
      return [node.args[0]];
    default:
      return node.args;
  }
}

class Walk implements References {
  readonly attributes = new Map<string, Map<string, { paths: string[][]; guarded: boolean; start: number }>>();
  readonly whole = new Set<string>();
  readonly calls: FunctionCall[] = [];
  listDepth = 0;
  readonly #variables: ReadonlySet<string>;

  constructor(variables: ReadonlySet<string>) {
    this.#variables = variables;
  }

  visit(node: ASTNode, depth: number, guarded: boolean): void {
    const access = fixedAccess(node);
    if (access !== undefined && this.#note(access, guarded || node.op === ".?" || node.op === "[?]")) return;
    const name = node.op === "call" || node.op === "rcall" ? node.args[0] : undefined;
    if (name !== undefined) this.calls.push({ name, start: node.start });
    const receiver = node.op === "rcall" ? node.args[1] : undefined;
    const inner = receiver !== undefined && name !== undefined && listMacros.has(name) ? depth + 1 : depth;
    this.listDepth = Math.max(this.listDepth, inner);
    for (const child of children(node)) this.visit(child, child === receiver ? depth : inner, name === "has");
  }

  /** Notes a read of one of the known variables; answers whether it was one. */
  #note({ variable, path, start }: Access, guarded: boolean): boolean {
    if (!this.#variables.has(variable)) return false;
    if (path.length === 0) {
      this.whole.add(variable);
      return true;
    }
    const names = this.attributes.get(variable) ?? new Map();
    this.attributes.set(variable, names);
    const name = path.join(".");
    const known = names.get(name) ?? { paths: [], guarded: false, start };
    known.paths.push([...path]);
    known.guarded ||= guarded;
    names.set(name, known);
    return true;
  }
}

/** What `ast` reads of `variables`, and what it calls. */
export function findReferences(ast: ASTNode, variables: ReadonlySet<string>): References {
  const walk = new Walk(variables);
  walk.visit(ast, 0, false);
  return walk;
}
