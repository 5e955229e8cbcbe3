/** How many members groups had when they were last read whole: what tells that one is too large to be read for nobody. */
export interface GroupSizes {
  note(groupId: number, members: number): void;
  isLarge(groupId: number): boolean;
}

const large = 1_000;
/** Only large groups are remembered, and of those only so many. */
const most = 10_000;

export function createGroupSizes(): GroupSizes {
  const known = new Set<number>();
  return {
    note(groupId, members) {
      known.delete(groupId);
      if (members <= large) return;
      if (known.size >= most) known.clear();
      known.add(groupId);
    },
    isLarge: (groupId) => known.has(groupId),
  };
}
