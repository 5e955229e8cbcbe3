import type { PvwaUser, PvwaUserCreate } from "@castellan/pvwa";
import { type NewResource, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { runSteps } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { factOf } from "../journal/fact.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { UserContext } from "./context.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { checkLengths } from "./limit.ts";
import { renderVaultUser } from "./render.ts";
import { toResource } from "./resource.ts";
import { cyberArkUserUri } from "./schema.ts";
import { residueOf } from "./supplement.ts";
import { vaultChange } from "./vault-change.ts";
import { setVaultEnabled } from "./vault-enablement.ts";
import { type VaultFields, vaultFieldsOf } from "./vault-fields.ts";
import { namedOf, targetOf } from "./vault-user.ts";

/** Creates a user of the vault: one POST, and what the vault has no field for beside it. When anything fails there is no user. */
export async function createUser(context: UserContext, caller: Caller, wanted: NewResource): Promise<Resource> {
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
          facts: [factOf(caller, "user.created", targetOf(created), { userName: created.username })],
          write: (unit) => context.supplements.save(unit, instance, namedOf(created), fresh),
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
