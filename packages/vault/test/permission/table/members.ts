import type { SafeCall } from "../safe-call.ts";
import type { Stage } from "../stage.ts";

const gen2 = ({ safe }: Stage) => `/API/Safes/${safe}/Members`;
const gen1 = ({ safe }: Stage) => `/WebServices/PIMServices.svc/Safes/${safe}/Members`;

/** Somebody new in the safe; answers his name. */
async function member(stage: Stage): Promise<string> {
  const memberName = await user(stage);
  await stage.must("POST", gen2(stage), { memberName, permissions: {} });
  return memberName;
}

async function user(stage: Stage): Promise<string> {
  const username = stage.fresh();
  await stage.must("POST", "/API/Users", { username });
  return username;
}

const manage = ["manageSafeMembers", "viewSafeMembers"] as const;
const hidden = "SFWS0007";

/** Calls about the members of a safe. */
export const memberCalls: readonly SafeCall[] = [
  {
    route: "GET /API/Safes/:safe/Members",
    needs: ["viewSafeMembers"],
    hidden,
    arrange: (stage) => ({ path: gen2(stage) }),
  },
  {
    route: "GET /API/Safes/:safe/Members/:member",
    needs: ["viewSafeMembers"],
    hidden,
    arrange: (stage) => ({ path: `${gen2(stage)}/Administrator` }),
  },
  {
    route: "POST /API/Safes/:safe/Members",
    needs: manage,
    hidden,
    arrange: async (stage) => ({
      path: gen2(stage),
      body: { memberName: await user(stage), permissions: { useAccounts: true } },
    }),
  },
  {
    route: "PUT /API/Safes/:safe/Members/:member",
    needs: manage,
    hidden,
    arrange: async (stage) => ({
      path: `${gen2(stage)}/${await member(stage)}`,
      body: { permissions: { useAccounts: true } },
    }),
  },
  {
    route: "DELETE /API/Safes/:safe/Members/:member",
    needs: ["manageSafeMembers"],
    hidden,
    arrange: async (stage) => ({ path: `${gen2(stage)}/${await member(stage)}` }),
  },
  {
    route: "GET /WebServices/PIMServices.svc/Safes/:safe/Members",
    needs: ["viewSafeMembers"],
    hidden,
    arrange: (stage) => ({ path: gen1(stage) }),
  },
  {
    route: "POST /WebServices/PIMServices.svc/Safes/:safe/Members",
    needs: manage,
    hidden,
    arrange: async (stage) => ({
      path: gen1(stage),
      body: { member: { MemberName: await user(stage), Permissions: [{ Key: "ListAccounts", Value: true }] } },
    }),
  },
  {
    route: "PUT /WebServices/PIMServices.svc/Safes/:safe/Members/:member",
    needs: manage,
    hidden,
    arrange: async (stage) => ({ path: `${gen1(stage)}/${await member(stage)}`, body: { member: {} } }),
  },
  {
    route: "DELETE /WebServices/PIMServices.svc/Safes/:safe/Members/:member",
    needs: ["manageSafeMembers"],
    hidden,
    arrange: async (stage) => ({ path: `${gen1(stage)}/${await member(stage)}` }),
  },
];
