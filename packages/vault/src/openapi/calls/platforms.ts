import type { Description, Room } from "../description.ts";
import { answer, body, choice, described, flag, integer, list, ref, text, upTo } from "../schema.ts";

const path = "/API/Platforms";
const target = `${path}/Targets/:id`;
const vaultAdmins = { vaultAdmins: true } as const;
const search = described(upTo(500), "In the name and the id");

export const platforms: Room = {
  tag: "Platforms",
  description:
    "Kinds of accounts and their rules. Any session reads them, the Administrator and Vault Admins change them.",
  calls: [
    {
      route: `GET ${path}`,
      summary: "List platforms",
      query: { active: flag, platformType: choice(["Regular", "Group"]), systemType: upTo(100), search },
      answer: [200, answer({ Platforms: list(ref("Platform")), Total: integer })],
    },
    {
      route: `GET ${path}/Targets`,
      summary: "List target platforms",
      query: {
        search,
        filter: described(
          upTo(2000),
          "active, systemType, periodicVerify, manualVerify, periodicChange, manualChange, automaticReconcile, manualReconcile, each with eq, joined by AND; may be called filters",
        ),
      },
      answer: [200, answer({ Platforms: list(ref("TargetPlatform")), Total: integer })],
    },
    ...(["Groups", "RotationalGroups", "Dependents"] as const).map(
      (kind): Description => ({
        route: `GET ${path}/${kind}`,
        summary: "None: there are no such platforms",
        answer: [200, answer({ Platforms: { ...list({}), maxItems: 0 }, Total: integer })],
      }),
    ),
    {
      route: `GET ${path}/:id`,
      summary: "Read a platform",
      answer: [200, ref("PlatformDetails")],
      source: "shape-ours",
    },
    {
      route: `GET ${path}/:id/Safes`,
      summary: "The caller's safes that may hold accounts of the platform",
      answer: [200, answer({ value: list(text), count: integer })],
      source: "shape-ours",
    },
    { route: `GET ${target}`, summary: "Read a target platform", answer: [200, ref("TargetPlatform")] },
    {
      route: `DELETE ${target}`,
      summary: "Delete a platform that no account has",
      needs: vaultAdmins,
      answer: [204],
      refuses: ["CASTL035E"],
    },
    ...(["Activate", "Deactivate"] as const).map(
      (name): Description => ({
        route: `POST ${target}/${name}`,
        summary: `${name} a platform`,
        needs: vaultAdmins,
        answer: [200],
      }),
    ),
    {
      route: `POST ${target}/Duplicate`,
      summary: "Make a platform of another",
      needs: vaultAdmins,
      body: body({ name: upTo(99), description: upTo(255) }, "name"),
      answer: [200, answer({ ID: integer, PlatformID: text, Name: text, Description: text })],
      refuses: ["CASTL034E"],
    },
    {
      route: `GET ${target}/PrivilegedSessionManagement`,
      summary: "None: there is no component for sessions",
      answer: [200, answer({ PSMServerId: text, PSMServerName: text, PSMConnectors: { ...list({}), maxItems: 0 } })],
    },
    {
      route: `GET ${target}/PrivilegedAccessWorkflows`,
      summary: "The rules by which accounts are used",
      answer: [200, ref("AccessWorkflows")],
      source: "shape-ours",
    },
    {
      route: `PUT ${target}/PrivilegedAccessWorkflows`,
      summary: "Change the rules by which accounts are used",
      needs: vaultAdmins,
      body: ref("AccessWorkflowsUpdate"),
      answer: [200, ref("AccessWorkflows")],
      source: "shape-ours",
    },
    {
      route: `GET ${target}/CredentialsManagementPolicy`,
      summary: "The rules by which secrets are changed",
      answer: [200, ref("CredentialsPolicy")],
      source: "shape-ours",
    },
    {
      route: `PUT ${target}/CredentialsManagementPolicy`,
      summary: "Change the rules by which secrets are changed",
      needs: vaultAdmins,
      body: ref("CredentialsPolicyUpdate"),
      answer: [200, ref("CredentialsPolicy")],
      source: "shape-ours",
    },
  ],
};
