import type { Fields } from "../http/fields.ts";
import type { Platform, PlatformPolicies, Workflow } from "./platform.ts";

const workflowNames: Readonly<Record<string, Workflow>> = {
  RequireDualControlPasswordAccessApproval: "dualControl",
  EnforceCheckinCheckoutExclusiveAccess: "exclusive",
  EnforceOnetimePasswordAccess: "oneTime",
  RequireUsersToSpecifyReasonForAccess: "requireReason",
};

/**
 * Reads `{"EnforceOnetimePasswordAccess":{"IsActive":true,"IsAnException":true}}` and the like; what is left out stays. A rule
 * without `IsAnException` is one when it is on.
 */
export function readWorkflows(fields: Fields): (platform: Platform) => Platform {
  const wanted = Object.entries(workflowNames).flatMap(([name, workflow]) => {
    if (!fields.has(name)) return [];
    const rule = fields.nested(name);
    const active = rule.flag("isActive");
    const exception = rule.flag("isAnException") ?? active === true;
    if (active === undefined) rule.refuse("IsActive", "is required: true or false.");
    if (active === true && !exception) rule.refuse("IsAnException", "must be true: the vault's own rule is off.");
    return [{ workflow, active: active === true, exception }];
  });
  return (platform) => {
    const named = new Set(wanted.map(({ workflow }) => workflow));
    const kept = platform.exceptions.filter((workflow) => !named.has(workflow));
    const added = wanted.filter(({ exception }) => exception).map(({ workflow }) => workflow);
    const rules = Object.fromEntries(wanted.map(({ workflow, active }) => [workflow, active]));
    return { ...platform, policies: { ...platform.policies, ...rules }, exceptions: [...kept, ...added] };
  };
}

/** Reads `{"Change":{"PerformAutomatic":true,"RequirePasswordEveryXDays":30,"AllowManual":true},…}`; what is left out stays. */
export function readCredentialsPolicy(fields: Fields): (platform: Platform) => Platform {
  const [change, verification, reconcile] = ["change", "verification", "reconcile"].map((name) => fields.nested(name));
  const days = (from: Fields | undefined) => from?.integer("requirePasswordEveryXDays", { minimum: 1, maximum: 3650 });
  const wanted: { readonly [Rule in keyof PlatformPolicies]?: PlatformPolicies[Rule] | undefined } = {
    performPeriodicChange: change?.flag("performAutomatic"),
    changeEveryDays: days(change),
    allowManualChange: change?.flag("allowManual"),
    performPeriodicVerification: verification?.flag("performAutomatic"),
    verifyEveryDays: days(verification),
    allowManualVerification: verification?.flag("allowManual"),
    reconcileWhenUnsynchronised: reconcile?.flag("automaticReconcileWhenUnsynced"),
    allowManualReconciliation: reconcile?.flag("allowManual"),
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return (platform) => ({ ...platform, policies: { ...platform.policies, ...given } });
}

export function readDuplicate(fields: Fields): {
  readonly name: string;
  readonly platformId: string;
  readonly description: string | undefined;
} {
  const name = (fields.text("name", { limit: 99, required: true }) ?? "").trim();
  const platformId = name.replace(/[^\p{L}\p{N}_-]/gu, "");
  if (name !== "" && platformId === "") fields.refuse("name", "must hold a letter or a digit.");
  return { name, platformId, description: fields.text("description", { limit: 255 }) };
}
