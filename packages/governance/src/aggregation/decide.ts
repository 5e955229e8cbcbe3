import { accountScope, accountTarget, parseAttributes } from "../account/account.ts";
import { type AccountRow, observedColumns } from "../account/account-row.ts";
import { differences } from "../account/difference.ts";
import type { Application } from "../application/application.ts";
import type { GovernanceFact } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { type Correlation, correlate, correlationKeys, type Lookup } from "../correlation/correlate.ts";
import { lookupKeys } from "../correlation/lookup.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { createIdentifier } from "../identifier.ts";
import type { Identity } from "../identity/identity.ts";
import { type MappedIdentity, mapIdentity } from "../identity/identity-mapping.ts";
import { holdIdentities, lockIdentities, takenNames } from "../identity/identity-store.ts";
import type { CountName, Counts, TaskMessage } from "../task/task.ts";
import { activeAccounts } from "./active-accounts.ts";
import type { KnownAccount, Work } from "./classify.ts";
import { type IdentityBook, openIdentityBook } from "./identity-book.ts";
import { type PreviousState, previousScope, previousStates } from "./previous-state.ts";
import type { RunContext } from "./run-context.ts";

export interface Decided {
  readonly accounts: readonly AccountRow[];
  /** Accounts that were looked at again and stay as they are. */
  readonly touched: readonly string[];
  readonly identities: readonly Identity[];
  readonly facts: readonly GovernanceFact[];
  readonly counts: Counts;
  readonly messages: readonly TaskMessage[];
}

/** A piece of work with everything its rules say, evaluated before anything is looked up. */
interface Evaluated extends Work {
  readonly id: string;
  readonly keys: readonly (string | undefined)[];
  readonly previous: PreviousState | undefined;
  /** The keys before the change, of an account that is linked. */
  readonly previousKeys: readonly (string | undefined)[] | undefined;
  readonly mapped: MappedIdentity | undefined;
}

/** Decides what becomes of the accounts of one batch that are new, changed or without an identity. */
export async function decide(core: Core, unit: Unit, context: RunContext, work: readonly Work[]): Promise<Decided> {
  const messages: TaskMessage[] = [];
  if (work.length === 0) return { accounts: [], touched: [], identities: [], facts: [], counts: {}, messages };
  const previous = await previousStates(
    unit,
    work.filter(({ changed }) => changed),
  );
  const evaluated = work.flatMap((item) => evaluate(core, context, item, previous, messages));
  const book = await openBook(core, unit, context, evaluated);
  const result = new Decisions(context, book, core.clock());
  for (const item of evaluated) result.add(item);
  return result.finish(messages);
}

function evaluate(
  core: Core,
  { application }: RunContext,
  item: Work,
  previous: ReadonlyMap<string, PreviousState>,
  messages: TaskMessage[],
): readonly Evaluated[] {
  const { object, known } = item;
  try {
    const keys = correlationKeys(application.correlation, accountScope(object), core.compile);
    const mapped = application.authoritative ? mapIdentity(application, object, core.compile) : undefined;
    const before = known && previous.get(known.id);
    const previousKeys = before && keysBefore(core, application, before);
    return [{ ...item, id: known?.id ?? createIdentifier(), keys, mapped, previous: before, previousKeys }];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    messages.push({ level: "error", text: error.message, nativeIdentity: object.nativeIdentity });
    return [];
  }
}

function keysBefore({ compile }: Core, { correlation }: Application, previous: PreviousState) {
  try {
    return correlationKeys(correlation, previousScope(previous), compile);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** Looks up everything the batch refers to, in a handful of queries. */
async function openBook(
  core: Core,
  unit: Unit,
  { application, authoritative }: RunContext,
  evaluated: readonly Evaluated[],
): Promise<IdentityBook> {
  const { correlation } = application;
  const { lookup, identityIds } = await lookupKeys(
    unit,
    correlation,
    evaluated.map(({ keys }) => keys),
  );
  const now = core.clock();
  const mapped = evaluated.flatMap((item) => item.mapped ?? []);
  if (mapped.length === 0) {
    const held = present(lookup, await holdIdentities(core, unit, [...identityIds]));
    return openIdentityBook(application, { byId: new Map(), taken: new Set(), active: new Map(), lookup: held }, now);
  }
  const ids = new Set([...identityIds, ...evaluated.flatMap(({ known }) => known?.identity_id ?? [])]);
  const byId = await lockIdentities(core, unit, [...ids]);
  const taken = await takenNames(
    unit,
    mapped.map(({ name }) => name),
  );
  const active = await activeAccounts(unit, authoritative, [...ids]);
  for (const { id, object, known } of evaluated) {
    const accounts = known?.identity_id && active.get(known.identity_id);
    if (accounts && object.disabled) accounts.delete(id);
  }
  return openIdentityBook(application, { byId, taken, active, lookup: present(lookup, byId) }, now);
}

/** The lookup without identities that were deleted since. */
function present(lookup: Lookup, held: { has(id: string): boolean }): Lookup {
  return (attribute, value) => {
    const found = lookup(attribute, value);
    return found === undefined || found.count > 1 || held.has(found.identityId) ? found : undefined;
  };
}

class Decisions {
  readonly #context: RunContext;
  readonly #book: IdentityBook;
  readonly #now: number;
  readonly #accounts: AccountRow[] = [];
  readonly #touched: string[] = [];
  readonly #facts: GovernanceFact[] = [];
  readonly #messages: TaskMessage[] = [];
  readonly #counts = new Map<CountName, number>();

  constructor(context: RunContext, book: IdentityBook, now: number) {
    this.#context = context;
    this.#book = book;
    this.#now = now;
  }

  add(item: Evaluated): void {
    const owned = this.#own(item, this.#correlate(item));
    if (owned === undefined) return;
    const { known } = item;
    const moved =
      known === undefined || known.correlation !== owned.state || (known.identity_id ?? undefined) !== owned.identityId;
    if (known !== undefined && !item.changed && !moved) {
      this.#touched.push(known.id);
      return;
    }
    this.#accounts.push(this.#row(item, owned));
    this.#tell(item, owned, moved);
  }

  finish(messages: readonly TaskMessage[]): Decided {
    const identities = this.#book.saved();
    const created = this.#book.created();
    this.#count("identitiesCreated", created);
    this.#count("identitiesChanged", identities.length - created);
    this.#count("errors", messages.length + this.#messages.length);
    return {
      accounts: this.#accounts,
      touched: this.#touched,
      identities,
      facts: [...this.#book.facts(), ...this.#facts],
      counts: Object.fromEntries(this.#counts),
      messages: [...messages, ...this.#messages],
    };
  }

  /** The rules' answer. A person's choice stands; a link stands as long as no rule's key changed. */
  #correlate({ known, keys, previousKeys }: Evaluated): Correlation {
    const { correlation } = this.#context.application;
    const kept = known && keptCorrelation(known);
    if (known?.manual === 1 && kept !== undefined) return kept;
    if (kept?.state === "linked" && !this.#context.task.options.noOptimisation && known?.deleted_at === null) {
      if (previousKeys?.every((key, index) => key === keys[index]) === true) return kept;
    }
    return correlate(correlation, keys, this.#book.lookup);
  }

  /** Of an authoritative account, its identity: the one it is linked to, or else a new one. */
  #own(item: Evaluated, correlation: Correlation): Correlation | undefined {
    const { mapped, known, object } = item;
    if (mapped === undefined || correlation.state === "disputed" || known?.manual === 1) return correlation;
    // Without a rule that says otherwise, an authoritative account stays with the identity it made.
    const identityId = correlation.identityId ?? known?.identity_id ?? undefined;
    const owner = this.#book.own({ accountId: item.id, identityId, mapped, disabled: object.disabled });
    if ("identityId" in owner) return { state: "linked", identityId: owner.identityId, rule: correlation.rule };
    this.#messages.push({ level: "error", text: owner.problem, nativeIdentity: object.nativeIdentity });
    return undefined;
  }

  #row({ object, known, id }: Evaluated, { state, identityId }: Correlation): AccountRow {
    const { task, application } = this.#context;
    return {
      ...observedColumns(object),
      id,
      application: application.name,
      native_identity: object.nativeIdentity,
      identity_id: identityId ?? null,
      correlation: state,
      manual: known?.manual ?? 0,
      seen_run: task.run,
      provisioned_at: known?.provisioned_at ?? 0,
      deleted_at: null,
      created_at: known?.created_at ?? this.#now,
      updated_at: this.#now,
    };
  }

  #tell(item: Evaluated, { state, identityId }: Correlation, moved: boolean): void {
    const { known, object, previous, changed } = item;
    const target = accountTarget(this.#context.application.name, object.nativeIdentity);
    const correlation = { correlation: state, ...(identityId === undefined ? {} : { identityId }) };
    if (known === undefined) {
      const { displayName, disabled } = object;
      const details = { displayName, disabled, ...correlation };
      this.#facts.push({ action: "account.created", actor: "system", target, details });
      this.#count("created", 1);
      return;
    }
    const returned = known.deleted_at !== null;
    if (changed) {
      const action = returned ? "account.returned" : "account.changed";
      const details = { ...(previous === undefined ? {} : changesOf(previous, item)), ...(moved ? correlation : {}) };
      this.#facts.push({ action, actor: "system", target, details });
      this.#count(returned ? "returned" : "changed", 1);
    } else if (moved) {
      const action = state === "linked" ? "account.correlated" : "account.uncorrelated";
      this.#facts.push({ action, actor: "system", target, details: correlation });
    }
  }

  #count(name: CountName, more: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + more);
  }
}

function keptCorrelation({ correlation, identity_id }: KnownAccount): Correlation | undefined {
  if (correlation === "linked" && identity_id !== null) {
    return { state: "linked", identityId: identity_id, rule: undefined };
  }
  return { state: correlation === "disputed" ? "disputed" : "uncorrelated", identityId: undefined, rule: undefined };
}

function changesOf(previous: PreviousState, { object }: Evaluated): Readonly<Record<string, unknown>> {
  return {
    attributes: differences(parseAttributes(previous.attributes), object.attributes),
    ...(previous.disabled === object.disabled ? {} : { disabled: { old: previous.disabled, new: object.disabled } }),
    ...(previous.locked === object.locked ? {} : { locked: { old: previous.locked, new: object.locked } }),
  };
}
