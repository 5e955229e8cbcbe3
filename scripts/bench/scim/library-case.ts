import type { LoadRequest } from "../http-load.ts";
import { get, patch, post } from "./request.ts";
import { benchUser } from "./resource.ts";
import type { Seeded } from "./seed.ts";

/** One kind of request, as many of it as are asked for. */
export interface LibraryCase {
  readonly name: string;
  readonly unit: string;
  /** How many of the unit one request brings. */
  readonly perRequest: number;
  /** The requests to a server that holds what `seeded` says; undefined where it does not know such requests. */
  requests(server: LibraryServer): ((index: number) => LoadRequest) | undefined;
}

export interface LibraryServer {
  readonly seeded: Seeded;
  /** Cursors of pages of 100, from all parts of the list; none where the server has no cursors. */
  readonly cursors: readonly string[];
}

const pageSize = 100;

export const libraryCases: readonly LibraryCase[] = [
  one("readById", "reads/s", (seeded) => readById(seeded)),
  inFile("readByIdInFile", readById),
  one("lookupByUserName", "reads/s", (seeded) => lookupByUserName(seeded)),
  inFile("lookupByUserNameInFile", lookupByUserName),
  page("listFirstPage", () => 1),
  page("listMiddlePage", (users) => Math.floor(users / 2)),
  page("listDeepPage", (users) => users - pageSize + 1),
  {
    name: "listByCursor",
    unit: "users/s",
    perRequest: pageSize,
    requests({ cursors }) {
      if (cursors.length === 0) return undefined;
      const cursor = picker(cursors);
      return (index) => get(`/Users?count=${pageSize}&cursor=${encodeURIComponent(cursor(index))}`);
    },
  },
  one("patch", "patches/s", ({ userIds }) => {
    const id = picker(userIds);
    return (index) => patch(`/Users/${id(index)}`, { op: "replace", path: "title", value: `Engineer ${index}` });
  }),
  one("addMemberOf10", "adds/s", ({ smallGroupIds }) => addMember(smallGroupIds, "few")),
  one("addMemberOf10000", "adds/s", ({ largeGroupIds }) => addMember(largeGroupIds, "many")),
  one(
    "create",
    "creates/s",
    ({ userIds }) =>
      (index) =>
        post("/Users", benchUser(userIds.length + 1 + index)),
  ),
];

function readById({ userIds }: Seeded, base?: string): (index: number) => LoadRequest {
  const id = anyOf(userIds);
  return (index) => get(`/Users/${id(index)}`, base);
}

function lookupByUserName({ userIds }: Seeded, base?: string): (index: number) => LoadRequest {
  const name = anyOf(userIds.map((_, index) => benchUser(index).userName));
  return (index) => get(`/Users?filter=${encodeURIComponent(`userName eq "${name(index)}"`)}`, base);
}

/** The same reads where nothing is kept in memory. */
function inFile(name: string, requests: typeof readById): LibraryCase {
  return {
    name,
    unit: "reads/s",
    perRequest: 1,
    requests: ({ seeded }) => (seeded.inFile === undefined ? undefined : requests(seeded, seeded.inFile)),
  };
}

function one(name: string, unit: string, requests: (seeded: Seeded) => (index: number) => LoadRequest): LibraryCase {
  return { name, unit, perRequest: 1, requests: ({ seeded }) => requests(seeded) };
}

function page(name: string, start: (users: number) => number): LibraryCase {
  return {
    name,
    unit: "users/s",
    perRequest: pageSize,
    requests({ seeded: { userIds } }) {
      const request = get(`/Users?startIndex=${start(userIds.length)}&count=${pageSize}`);
      return () => request;
    },
  };
}

/** Every add is of a member that the group does not have yet. */
function addMember(groupIds: readonly string[], prefix: string): (index: number) => LoadRequest {
  const id = picker(groupIds);
  return (index) =>
    patch(`/Groups/${id(index)}`, { op: "add", path: "members", value: [{ value: `${prefix}-${index}` }] });
}

/** One of them by chance, each as likely as the others; the same ones in each run. */
function anyOf(values: readonly string[]): (index: number) => string {
  // The golden ratio in 32 bits, twice mixed: numbers that follow each other lead to places that do not.
  const scattered = (index: number) => {
    const once = Math.imul(index + 1, 0x9e3779b1);
    return Math.imul(once ^ (once >>> 15), 0x85ebca6b) >>> 0;
  };
  return (index) => values[scattered(index) % values.length] ?? "";
}

/** All of them in turn, neighbours far apart. */
function picker(values: readonly string[]): (index: number) => string {
  return (index) => values[(index * 7919) % values.length] ?? "";
}
