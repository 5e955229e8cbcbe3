import { differences } from "../account/difference.ts";
import type { Application } from "../application/application.ts";
import type { GovernanceFact } from "../audit/action.ts";
import type { Candidates, Lookup } from "../correlation/correlate.ts";
import { createIdentifier } from "../identifier.ts";
import { type Identity, searchableRows } from "../identity/identity.ts";
import type { MappedIdentity } from "../identity/identity-mapping.ts";

/** What is known of the identities that a batch of authoritative accounts may touch. */
export interface KnownIdentities {
  readonly byId: ReadonlyMap<string, Identity>;
  /** Names, in lower case, that belong to an identity already. */
  readonly taken: ReadonlySet<string>;
  /** Of each identity, the authoritative accounts that are active. */
  readonly active: Map<string, Set<string>>;
  readonly lookup: Lookup;
}

export interface Owner {
  readonly accountId: string;
  readonly identityId: string | undefined;
  readonly mapped: MappedIdentity;
  readonly disabled: boolean;
}

export interface IdentityBook {
  /** Finds identities, those made in this batch included. */
  readonly lookup: Lookup;
  /** Makes or updates the identity of one authoritative account; answers its id, or why there cannot be one. */
  own(owner: Owner): { readonly identityId: string } | { readonly problem: string };
  readonly saved: () => readonly Identity[];
  readonly facts: () => readonly GovernanceFact[];
  readonly created: () => number;
}

/** Collects what a batch of one authoritative application does to identities, so that it is written at once. */
export function openIdentityBook(application: Application, known: KnownIdentities, now: number): IdentityBook {
  const before = known.byId;
  const changed = new Map<string, Identity>();
  const madeNames = new Set<string>();
  const made = new Map<string, Candidates>();

  function lookup(attribute: string, value: string): Candidates | undefined {
    const stored = known.lookup(attribute, value);
    const fresh = made.get(`${attribute}\n${value}`);
    if (stored === undefined || fresh === undefined) return stored ?? fresh;
    return { count: stored.count + fresh.count, identityId: stored.identityId };
  }

  function create({ mapped, disabled }: Owner): Identity | undefined {
    const key = mapped.name.toLowerCase();
    if (known.taken.has(key) || madeNames.has(key)) return undefined;
    madeNames.add(key);
    const { name, displayName, attributes, managerKey } = mapped;
    const identity: Identity = {
      id: createIdentifier(),
      name,
      displayName,
      attributes,
      inactive: disabled,
      source: application.name,
      managerKey,
      managerId: undefined,
      createdAt: now,
      updatedAt: now,
    };
    for (const { name: attribute, value } of searchableRows(identity)) {
      const found = made.get(`${attribute}\n${value}`);
      made.set(`${attribute}\n${value}`, { count: (found?.count ?? 0) + 1, identityId: identity.id });
    }
    return identity;
  }

  return {
    lookup,
    own(owner) {
      const { identityId, accountId, disabled, mapped } = owner;
      const current = identityId === undefined ? undefined : (changed.get(identityId) ?? before.get(identityId));
      const identity = current ?? create(owner);
      if (identity === undefined) {
        const problem = `there is another identity ${mapped.name}; add a correlation rule that tells whose account this is`;
        return { problem };
      }
      const active = known.active.get(identity.id) ?? new Set();
      known.active.set(identity.id, active);
      if (disabled) active.delete(accountId);
      else active.add(accountId);
      const updated =
        current === undefined
          ? identity
          : updateIdentity(application, identity, mapped, disabled, active.size > 0, now);
      if (updated !== current) changed.set(identity.id, updated);
      return { identityId: identity.id };
    },
    saved: () => [...changed.values()],
    facts: () => [...changed.values()].map((identity) => identityFact(before.get(identity.id), identity)),
    created: () => madeNames.size,
  };
}

/** The identity with what one of its authoritative accounts says; the same object when that says nothing new. */
function updateIdentity(
  application: Application,
  identity: Identity,
  mapped: MappedIdentity,
  disabled: boolean,
  anyActive: boolean,
  now: number,
): Identity {
  const inactive = !anyActive;
  // A disabled account says nothing of a person who has another, active one.
  if (disabled && anyActive)
    return identity.inactive === inactive ? identity : { ...identity, inactive, updatedAt: now };
  const kept = Object.entries(identity.attributes).filter(
    ([name]) => !Object.hasOwn(application.identityAttributes, name),
  );
  const updated: Identity = {
    ...identity,
    displayName: mapped.displayName,
    attributes: { ...Object.fromEntries(kept), ...mapped.attributes },
    inactive,
    managerKey: identity.source === application.name ? mapped.managerKey : identity.managerKey,
  };
  return sameIdentity(identity, updated) ? identity : { ...updated, updatedAt: now };
}

function sameIdentity(left: Identity, right: Identity): boolean {
  return (
    left.displayName === right.displayName &&
    left.inactive === right.inactive &&
    left.managerKey === right.managerKey &&
    Object.keys(differences(left.attributes, right.attributes)).length === 0
  );
}

function identityFact(before: Identity | undefined, after: Identity): GovernanceFact {
  const target = `identity:${after.name}`;
  if (before === undefined) {
    const details = { displayName: after.displayName, inactive: after.inactive };
    return { action: "identity.created", actor: "system", target, details };
  }
  const details = {
    ...(before.inactive === after.inactive ? {} : { inactive: { old: before.inactive, new: after.inactive } }),
    attributes: differences(before.attributes, after.attributes),
  };
  return { action: "identity.changed", actor: "system", target, details };
}
