import { posix } from "node:path";

/** A source file and what it imports, as written: `./x.ts`, `@castellan/scim`, `node:fs`, `kysely`. */
export interface ImportingFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly imports: readonly string[];
  /** Those of `imports` that bring types alone, and so are nothing when the program runs. */
  readonly typesOnly?: readonly string[];
}

/** The arrows between the packages: whom the sources of each may import. Their tests may import any, by its name. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "packages/scim": [],
  "packages/pvwa": [],
  "packages/directory": [],
  "packages/storage": [],
  "packages/scim-server": ["scim", "storage"],
  "packages/testing": [],
  "packages/vault": ["pvwa", "directory", "storage"],
  "packages/gateway": ["scim", "scim-server", "pvwa", "directory", "storage"],
  "packages/governance": ["scim", "scim-server", "storage"],
  "packages/connectors": ["governance", "scim", "directory"],
  "apps/castellan": ["scim", "pvwa", "directory", "storage", "vault", "gateway", "governance", "connectors"],
  "apps/console": [],
};

/** What only tests use, and the behaviour suites that a package offers to tests. */
const testTools = ["node:test", "fast-check", "playwright-core"];
/** The second door of a package, beside `index.ts`: what it offers to the tests of others. */
const testDoor = "testing";

/** Every import that breaks a rule, each as one line that says what to do instead. */
export function importViolations(files: readonly ImportingFile[]): string[] {
  const single = files.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const complaint = complaintAbout(file.path, specifier);
      return complaint === undefined ? [] : [`${file.path} imports ${specifier}: ${complaint}`];
    }),
  );
  return [...single, ...cycles(files).map((cycle) => `files that need one another: ${cycle.join(" → ")}`)];
}

function complaintAbout(path: string, specifier: string): string | undefined {
  const home = homeOf(path);
  if (home === undefined) return undefined;
  const inSource = path.startsWith(`${home}/src/`);
  if (specifier.startsWith(".")) {
    const target = targetOf(path, specifier);
    if (!target.startsWith(`${home}/`)) return "import another package by its name, not along the folders";
    return inSource && !target.startsWith(`${home}/src/`) ? "sources may not import what is not source" : undefined;
  }
  if (specifier.startsWith("@castellan/")) return complaintAboutPackage(home, inSource, specifier.split("/").slice(1));
  if (!inSource) return undefined;
  const forTests = home === "packages/testing" || path.startsWith(`${home}/src/${testDoor}/`);
  if (home === "packages/scim" && !forTests) return "SCIM is rules over data, and needs no runtime and no library";
  if (!forTests && testTools.includes(specifier)) return "only tests may use test tools";
  return undefined;
}

function complaintAboutPackage(home: string, inSource: boolean, [name = "", ...inner]: string[]): string | undefined {
  if (inner.length > 0 && inner.join("/") !== testDoor) return "a package is used through its index.ts alone";
  if (!inSource) return undefined;
  if (inner.length > 0) return "only tests may use what is offered to tests";
  if (`packages/${name}` === home) return "inside a package, files import one another by their paths";
  const allowed = arrows[home];
  if (allowed === undefined) return `add ${home} to the arrows between the packages first`;
  return allowed.includes(name) ? undefined : `${home} may import ${allowed.join(", ") || "no package of ours"}`;
}

/** `packages/scim` for whatever lies in it; nothing for scripts, which may import everything. */
function homeOf(path: string): string | undefined {
  return /^(packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0];
}

function targetOf(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

/** Each cycle of relative imports of values once, found by walking in depth and noting the files on the way. */
function cycles(files: readonly ImportingFile[]): string[][] {
  const targets = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter((specifier) => specifier.startsWith(".") && !file.typesOnly?.includes(specifier))
        .map((specifier) => targetOf(file.path, specifier)),
    ]),
  );
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return found;
}
