import type { PvwaUser, PvwaUserCreate } from "@castellan/pvwa";
import { type NewResource, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import type { UserContext } from "./context.ts";
import { factOf } from "./fact.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isObject } from "./labelled-values.ts";
import { checkLengths } from "./limit.ts";
import { renderVaultUser } from "./render.ts";
import { toResource } from "./resource.ts";
import { cyberArkUserUri, linkedObjectUri } from "./schema.ts";
import { runSteps } from "./step.ts";
import { residueOf } from "./supplement.ts";
import type { Supplement } from "./supplement-store.ts";
import { vaultChange } from "./vault-change.ts";
import { setVaultEnabled } from "./vault-enablement.ts";
import { type VaultFields, vaultFieldsOf } from "./vault-fields.ts";

/** Creates a user of the vault: one POST, and what the vault has no field for beside it. When anything fails there is no user. */
export async function createUser(context: UserContext, caller: Caller, wanted: NewResource): Promise<Resource> {
  refuseLink(wanted);
  const body = createBody(wanted);
  checkLengths(body);
  let user: PvwaUser | undefined;
  let supplement: Supplement | undefined;
  const made = (): PvwaUser => {
    if (user === undefined) throw new Error("the user is made by the first step");
    return user;
  };
  await runSteps([
    {
      done: "the vault user was created",
      async run() {
        user = await inScimTerms(vaultOperations.create, () => caller.vault.create(body));
        context.wholeLists.forget();
      },
      undo: () => inScimTerms(vaultOperations.delete, () => caller.vault.delete(made().id)),
    },
    {
      done: "the vault user was disabled",
      async run() {
        // A PVWA that passes over `enableUser` in a create made an enabled user.
        if (made().enableUser === body.enableUser) return;
        user = await inScimTerms(vaultOperations[body.enableUser ? "enable" : "disable"], () =>
          setVaultEnabled(caller.vault, made(), body.enableUser),
        );
      },
      // The user goes with the step before.
      undo: () => Promise.resolve(),
    },
    {
      done: "the creation was recorded",
      async run() {
        const now = context.clock();
        const created = made();
        const attributes = residueOf(wanted, renderVaultUser(created));
        const fresh: Supplement = { attributes, createdAt: now, modifiedAt: now, fingerprint: fingerprintOf(created) };
        const instance = await context.instance();
        await context.recorder.record({
          facts: [factOf(caller, "user.created", created, { userName: created.username })],
          write: (unit) => context.supplements.save(unit, instance, created, fresh),
        });
        supplement = fresh;
      },
    },
  ]);
  return toResource(made(), { supplement });
}

/** What a create sends: what a new user has anyway is left out. */
function createBody(wanted: NewResource): PvwaUserCreate & { readonly enableUser: boolean } {
  const { suspended, ...change } = vaultChange(newUserFields, vaultFieldsOf(wanted));
  if (suspended === true) {
    throw new ScimError("invalidValue", `${cyberArkUserUri}:suspended cannot be true of a new user: leave it out`);
  }
  const { password } = wanted;
  return {
    userType: "EPVUser",
    ...change,
    username: typeof wanted.userName === "string" ? wanted.userName : "",
    enableUser: wanted.active !== false,
    ...(typeof password === "string" ? { initialPassword: password } : {}),
  };
}

/** A user of whom nothing was said: what differs from it is worth sending. */
const newUserFields: VaultFields = vaultFieldsOf({ schemas: [] });

/** PVWA REST makes users of the vault only; one that claims to be linked to a directory would be a lie. */
function refuseLink(wanted: NewResource): void {
  const link = wanted[linkedObjectUri];
  if (!isObject(link) || Object.values(link).every((value) => value === null || value === "")) return;
  throw new ScimError(
    "invalidValue",
    `${linkedObjectUri} cannot be given on create: a PVWA creates users of the vault itself. An external user comes into the vault by logging on, or by being added to a group or a safe from the directory; then it can be found here by userName`,
  );
}
