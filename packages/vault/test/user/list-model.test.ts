import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { startVault } from "../support/server.ts";

/** A user as the model knows him: everything that a list can search, filter or sort by. */
interface Person {
  readonly username: string;
  readonly userType: string;
  readonly location: string;
  readonly enableUser: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

const letters = fc.string({ unit: fc.constantFrom("a", "B", "c", "%", "_", "!", "é", " "), maxLength: 6 });

const person: fc.Arbitrary<Person> = fc.record({
  username: fc.string({
    unit: fc.constantFrom("a", "B", "c", "d", "%", "_", "!", "é", "1"),
    minLength: 1,
    maxLength: 5,
  }),
  userType: fc.constantFrom("EPVUser", "EPVUserLite", "CPM", "PSM"),
  location: fc.constantFrom("\\", "\\Sales", "\\sales\\North", "\\Zoo"),
  enableUser: fc.boolean(),
  firstName: letters,
  lastName: letters,
});

const sortable = ["username", "userType", "location", "firstName", "lastName"] as const;

const query = fc.record(
  {
    search: letters,
    userType: fc.constantFrom("EPVUser", "epvuserlite", "CPM", "Nothing"),
    componentUser: fc.boolean(),
    UserStatus: fc.constantFrom("Active" as const, "Disabled" as const, "Suspended" as const),
    sort: fc.array(fc.tuple(fc.constantFrom(...sortable), fc.constantFrom("asc", "desc")), {
      minLength: 1,
      maxLength: 3,
    }),
    pageOffset: fc.nat(12),
    pageSize: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
type Query = typeof query extends fc.Arbitrary<infer Value> ? Value : never;

const components = new Set(["CPM", "PSM"]);

function matches(candidate: Person, { search, userType, componentUser, UserStatus }: Query): boolean {
  const texts = [candidate.username, candidate.firstName, candidate.lastName];
  const found = search === undefined || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()));
  const typed = userType === undefined || candidate.userType.toLowerCase() === userType.toLowerCase();
  const component = componentUser === undefined || components.has(candidate.userType) === componentUser;
  const status = candidate.enableUser ? "Active" : "Disabled";
  return found && typed && component && (UserStatus === undefined || UserStatus === status);
}

/** SQLite compares texts by their bytes; UTF-8 keeps the order of the code points. */
function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left.toLowerCase()), Buffer.from(right.toLowerCase()));
}

function expected(people: readonly Person[], wanted: Query): { names: readonly string[]; total: number } {
  const found = people.filter((candidate) => matches(candidate, wanted));
  // Equal ones stand as they were made, or backwards when the last direction is.
  const backwards = wanted.sort?.at(-1)?.[1] === "desc";
  const sorted = (backwards ? found.toReversed() : found).toSorted((left, right) => {
    for (const [property, direction] of wanted.sort ?? []) {
      const order = compare(left[property], right[property]);
      if (order !== 0) return direction === "asc" ? order : -order;
    }
    return 0;
  });
  const offset = wanted.pageOffset ?? 0;
  const page = sorted.slice(offset, wanted.pageSize === undefined ? undefined : offset + wanted.pageSize);
  return { names: page.map(({ username }) => username), total: found.length };
}

function queryString({ sort, ...rest }: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) parameters.set(name, String(value));
  if (sort !== undefined) parameters.set("sort", sort.map((key) => key.join(" ")).join(","));
  return parameters.toString().replaceAll("+", "%20");
}

test("law: a list holds what a plain reading of the query says, in its order", async (t) => {
  const { admin } = await startVault(t);
  const people: Person[] = [
    {
      username: "Administrator",
      userType: "Built-InAdmins",
      location: "\\",
      enableUser: true,
      firstName: "",
      lastName: "",
    },
  ];
  const drawn = fc.sample(
    fc.uniqueArray(person, { minLength: 25, maxLength: 40, selector: ({ username }) => username.toLowerCase() }),
    1,
  );
  for (const { firstName, lastName, ...rest } of drawn.flat()) {
    const answer = await admin("POST", "/API/Users", { ...rest, personalDetails: { firstName, lastName } });
    assert.equal(answer.statusCode, 201, answer.body);
    people.push({ ...rest, firstName, lastName });
  }
  await fc.assert(
    fc.asyncProperty(query, async (wanted) => {
      const answer = await admin("GET", `/API/Users?${queryString(wanted)}`);
      assert.equal(answer.statusCode, 200, answer.body);
      const { Users, Total } = answer.json();
      const names: readonly string[] = Users.map(({ username }: { username: string }) => username);
      assert.deepEqual({ names, total: Total }, expected(people, wanted));
    }),
    { numRuns: 150 },
  );
});
