/** How large the company is that a vault is filled with. */
export interface CompanySize {
  readonly users: number;
  readonly safes: number;
  readonly members: number;
  readonly accounts: number;
}

/** Whom or what a row is about, by its place: the `index`th user, group, safe. */
export interface Membership {
  readonly safe: number;
  readonly type: "User" | "Group";
  readonly index: number;
}

/** The accounts of one safe are numbered from 1. */
export interface AccountPlace {
  readonly safe: number;
  readonly number: number;
}

/** A company of a size: the same every time, and lopsided as real ones are. */
export interface Company {
  readonly size: CompanySize;
  readonly groups: number;
  /** The group that a group is a member of; the first group is a member of none. Each holds four, so they nest several levels deep. */
  parentOf(group: number): number | undefined;
  /** The groups a user is a member of himself. */
  groupsOf(user: number): readonly number[];
  memberships(): Iterable<Membership>;
  accounts(): Iterable<AccountPlace>;
}

const membersOfGroup = 4;
const usersPerGroup = 50;
/** One safe in so many has the same share of everything as all others together have twice. */
const crowdedShare = 0.02;

export function createCompany(size: CompanySize): Company {
  const groups = Math.max(100, Math.round(size.users / usersPerGroup));
  const firstLeaf = Math.floor(groups / membersOfGroup);
  const leaf = (number: number) => firstLeaf + (number % (groups - firstLeaf));
  return {
    size,
    groups,
    parentOf: (group) => (group === 0 ? undefined : Math.floor((group - 1) / membersOfGroup)),
    groupsOf: (user) => [...new Set([leaf(user), leaf(user * 7 + 3)])],
    memberships: () => memberships(size, groups),
    accounts: () => accounts(size),
  };
}

/** The first safe is crowded, the others have more or less of their fair share. Two of five members are groups. */
function* memberships({ users, safes, members }: CompanySize, groups: number): Generator<Membership> {
  const random = randomNumbers(1);
  for (const { safe, count } of shares(safes, members)) {
    const seen = new Set<string>();
    while (seen.size < Math.min(count, users)) {
      const type = random(5) < 2 && seen.size < groups / 2 ? "Group" : "User";
      // The outermost groups hold the whole company, and are members of nothing.
      const index = type === "Group" ? Math.floor(5 + random(groups - 5)) : Math.floor(random(users));
      if (seen.has(`${type}${index}`)) continue;
      seen.add(`${type}${index}`);
      yield { safe, type, index };
    }
  }
}

function* accounts({ safes, accounts: total }: CompanySize): Generator<AccountPlace> {
  for (const { safe, count } of shares(safes, total)) {
    for (let number = 1; number <= count; number += 1) yield { safe, number };
  }
}

/** Deals `total` out to the safes, exactly. */
function* shares(safes: number, total: number): Generator<{ readonly safe: number; readonly count: number }> {
  const crowded = Math.round(total * crowdedShare);
  const rest = total - crowded;
  yield { safe: 0, count: crowded };
  let dealt = 0;
  for (let safe = 1; safe < safes; safe += 1) {
    // Swings between nothing and twice the fair share, and comes out even at the end.
    const upTo = safe === safes - 1 ? rest : Math.round((rest * (safe + Math.sin(safe * 1.7) * 0.5)) / (safes - 1));
    const count = Math.max(0, upTo - dealt);
    dealt += count;
    yield { safe, count };
  }
}

/** Numbers that look random and are the same for the same seed (mulberry32), between 0 and `below`. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below;
  };
}
