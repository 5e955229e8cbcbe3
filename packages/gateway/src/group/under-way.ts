/**
 * Whose membership is being changed, by which changes. What a change did may be taken back: one that came later and found nothing left to do
 * waits, to look again.
 */
export interface UnderWay {
  /** Registers a change of these members until it is ended. */
  begin(groupId: number, members: readonly string[]): Ticket;
}

export interface Ticket {
  /** Resolves when all changes of this member that began earlier have ended; `undefined` when there are none. */
  earlier(member: string): Promise<unknown> | undefined;
  end(): void;
}

export function createUnderWay(): UnderWay {
  const changes = new Map<string, Set<Promise<void>>>();
  return {
    begin(groupId, members) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const before = new Map<string, readonly Promise<void>[]>();
      for (const member of members) {
        const key = `${groupId} ${member}`;
        const running = changes.get(key) ?? new Set();
        before.set(member, [...running]);
        changes.set(key, running.add(promise));
      }
      return {
        earlier(member) {
          const running = before.get(member) ?? [];
          return running.length === 0 ? undefined : Promise.all(running);
        },
        end() {
          for (const member of members) {
            const key = `${groupId} ${member}`;
            const running = changes.get(key);
            running?.delete(promise);
            if (running?.size === 0) changes.delete(key);
          }
          resolve();
        },
      };
    },
  };
}
