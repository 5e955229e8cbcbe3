/**
 * Which changes of all of a group's members were worked out from what another such change has made untrue meanwhile. Two of them made
 * side by side would leave what neither asked for; elements that come and go by themselves fit beside any other change.
 */
export interface WholeChanges {
  /** The moment before a group is read. */
  begin(): number;
  /** What was read since `moment` had this version. */
  read(groupId: number, version: string | undefined, moment: number): void;
  changed(groupId: number): void;
  /** Whether all members may have been changed since this version was read. */
  isStale(groupId: number, version: string | undefined): boolean;
}

const most = 10_000;

export function createWholeChanges(): WholeChanges {
  const changes = new Map<number, number>();
  const reads = new Map<string, number>();
  let now = 0;
  const keyOf = (groupId: number, version: string) => `${groupId} ${version}`;
  return {
    begin: () => now,
    read(groupId, version, moment) {
      if (version !== undefined) remember(reads, keyOf(groupId, version), moment);
    },
    changed(groupId) {
      now += 1;
      remember(changes, groupId, now);
    },
    isStale(groupId, version) {
      const changed = changes.get(groupId);
      if (changed === undefined || version === undefined) return false;
      return changed > (reads.get(keyOf(groupId, version)) ?? 0);
    },
  };
}

/** As the newest; the oldest is forgotten when there are too many. */
function remember<Key>(map: Map<Key, number>, key: Key, value: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > most ? map.keys().next() : undefined;
  if (oldest?.done === false) map.delete(oldest.value);
}
