import { type Directory, DirectoryError, type DirectoryErrorCode, type DirectoryUser } from "@castellan/directory";

/** A directory in memory that can be made to fail, with a record of what was asked. */
export interface FakeDirectory extends Directory {
  readonly log: string[];
  readonly entries: Map<string, DirectoryUser>;
  add(userName: string, enabled?: boolean): DirectoryUser;
  /** Every call fails with this from now on, or only changes do. */
  fail(code: DirectoryErrorCode, what?: "everything" | "changes"): void;
}

export function createFakeDirectory(domain = "corp.example"): FakeDirectory {
  const base = domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
  const entries = new Map<string, DirectoryUser>();
  const log: string[] = [];
  let failure: DirectoryErrorCode | undefined;
  let failing: "everything" | "changes" = "everything";

  function called(name: string): void {
    log.push(name);
    if (failure !== undefined && (failing === "everything" || name.startsWith("set")))
      throw new DirectoryError(failure, `${domain} fails (${failure})`, "Mend the directory.");
  }
  const find = (value: string) =>
    [...entries.values()].find((entry) =>
      [entry.dn, entry.userName].some((text) => text.toLowerCase() === value.toLowerCase()),
    );

  return {
    domain,
    log,
    entries,
    add(userName, enabled = true) {
      const dn = `CN=${userName},OU=Staff,${base}`;
      const entry = { dn, uniqueId: userName, userName, enabled, memberOf: [] };
      entries.set(userName, entry);
      return entry;
    },
    fail(code, what = "everything") {
      failure = code;
      failing = what;
    },
    async test() {},
    async find(key) {
      called(`find ${key.by}`);
      return find(key.value);
    },
    async *users(options) {
      called("users");
      const wanted = [...(options?.filter ?? "").matchAll(/distinguishedName=([^)]*)/g)].map(([, dn = ""]) =>
        dn.toLowerCase().replaceAll(", ", ","),
      );
      for (const entry of entries.values()) if (wanted.includes(entry.dn.toLowerCase())) yield entry;
    },
    authenticate: () => Promise.reject(new Error("not asked for")),
    async isEnabled(key) {
      return find(key.value)?.enabled ?? false;
    },
    async setEnabled(key, enabled) {
      called(`set ${enabled}`);
      const entry = find(key.value);
      if (entry === undefined) throw new DirectoryError("notFound", "no such entry", "");
      const user = { ...entry, enabled };
      entries.set(entry.userName, user);
      return { outcome: entry.enabled === enabled ? "unchanged" : "changed", user };
    },
    async *members() {},
    changePassword: () => Promise.reject(new Error("not asked for")),
    async findGroup() {
      return undefined;
    },
    async *groups() {},
    async groupsOf() {
      return [];
    },
    async close() {},
  };
}
