/**
 * Slows down addresses whose logons fail, whatever names they try: a name that is new each time is suspended by nothing. Each
 * address has a store of attempts that fills again with time.
 */
export interface AddressThrottle {
  /**
   * Takes one attempt of `address` before its password is looked at, so that many at once count as many. Answers 0, or the
   * milliseconds to wait when there is none left.
   */
  take(address: string): number;
  /** Gives one back: it was a user who could prove himself. */
  giveBack(address: string): void;
}

/** So many failures an address may have at once: an office behind one address makes some in the morning. */
const capacity = 60;
/** One more each so often. */
const refillMilliseconds = 2_000;
/** More than this are not remembered: those seen longest ago are forgotten first. */
const maximumAddresses = 10_000;

interface Attempts {
  readonly left: number;
  readonly at: number;
}

export function createAddressThrottle(clock: () => number): AddressThrottle {
  const addresses = new Map<string, Attempts>();

  function keep(key: string, attempts: Attempts): void {
    addresses.delete(key);
    if (attempts.left >= capacity) return;
    addresses.set(key, attempts);
    for (const oldest of addresses.keys()) {
      if (addresses.size <= maximumAddresses) break;
      addresses.delete(oldest);
    }
  }

  function leftOf(key: string, now: number): number {
    const known = addresses.get(key);
    if (known === undefined) return capacity;
    return Math.min(capacity, known.left + (now - known.at) / refillMilliseconds);
  }

  return {
    take(address) {
      const key = networkOf(address);
      const now = clock();
      const left = leftOf(key, now);
      if (left < 1) return Math.ceil((1 - left) * refillMilliseconds);
      keep(key, { left: left - 1, at: now });
      return 0;
    },
    giveBack(address) {
      const key = networkOf(address);
      const now = clock();
      keep(key, { left: leftOf(key, now) + 1, at: now });
    },
  };
}

/** Whoever has an IPv6 address has the 2^64 of its network too (RFC 6177), so they count as one. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.toLowerCase().split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - last.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...last];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
