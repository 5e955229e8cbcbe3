import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Directory } from "@castellan/directory";
import { type House, type HouseOptions, openHouse } from "../support/house.ts";
import { detailOf, patchOp } from "../support/scim.ts";

const external = "urn:castellan:params:scim:schemas:gateway:1.0:ExternalUser";

/** A directory to run the suite against, and one person in it who may log on. */
export interface Stage {
  readonly directory: Directory;
  readonly person: { readonly userName: string; readonly password: string };
}

type Send = (house: House, id: string, active: boolean) => ReturnType<House["scim"]>;

const ways: Readonly<Record<string, Send>> = {
  PATCH: (house, id, active) =>
    house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp({ op: "replace", path: "active", value: active })),
  PUT: async (house, id, active) => {
    const read: object = (await house.scim("GET", `/scim/v2/Users/${id}`)).json();
    return house.scim("PUT", `/scim/v2/Users/${id}`, { ...read, active });
  },
};

/** How the vault stands to external users, and what the gateway does about it. */
const configurations = [
  {
    name: "the vault allows it",
    options: { externalUserDisable: "allow" },
    disabled: { strategy: "vault", vaultEnabled: false, directoryEnabled: true },
  },
  {
    name: "the vault refuses and the directory is configured",
    options: { externalUserDisable: "deny" },
    disabled: { strategy: "directory", vaultEnabled: true, directoryEnabled: false },
  },
  {
    name: "the directory comes first",
    options: {
      externalUserDisable: "allow",
      gateway: { externalUsers: { strategies: ["directory", "vault"] } },
    },
    disabled: { strategy: "directory", vaultEnabled: true, directoryEnabled: false },
  },
] as const satisfies readonly { name: string; options: HouseOptions; disabled: object }[];

/**
 * Disabling and enabling an external user, as it must go against any directory: what the client is told is what the vault's
 * own logon does.
 */
export function externalUserSuite(stage: () => Stage): void {
  /** The vault knows an external user from his first logon on. */
  async function admit(house: House): Promise<string> {
    const { userName, password } = stage().person;
    assert.equal(await house.logon(userName, password, "LDAP"), "admitted");
    const found = (await house.scim("GET", `/scim/v2/Users?filter=userName eq "${userName}"`)).json();
    assert.equal(found.totalResults, 1);
    return found.Resources[0].id;
  }
  const logon = (house: House) => house.logon(stage().person.userName, stage().person.password, "LDAP");

  for (const { name, options, disabled } of configurations) {
    describe(name, () => {
      let house: House;
      before(async () => {
        house = await openHouse({ ...options, directory: stage().directory });
      });
      after(() => house.close());

      for (const [method, send] of Object.entries(ways)) {
        test(`${method} disables and enables`, async () => {
          const id = await admit(house);
          const off = await send(house, id, false);
          assert.equal(off.statusCode, 200, off.body);
          assert.equal(off.json().active, false);
          assert.deepEqual(off.json()[external], { ...disabled, directory: stage().directory.domain });
          assert.notEqual(await logon(house), "admitted");

          const read = (await house.scim("GET", `/scim/v2/Users/${id}`)).json();
          assert.equal(read.active, false);
          assert.equal(read[external].strategy, undefined, "nothing was changed by reading");
          const listed = (await house.scim("GET", "/scim/v2/Users?filter=active eq false")).json();
          assert.deepEqual(
            listed.Resources.map((user: { id: string }) => user.id),
            [id],
          );

          const on = await send(house, id, true);
          assert.equal(on.statusCode, 200, on.body);
          assert.equal(on.json().active, true);
          assert.equal(on.json()[external].strategy, disabled.strategy);
          assert.equal(await logon(house), "admitted");
        });
      }

      test("disabling twice changes nothing the second time", async () => {
        const id = await admit(house);
        await ways.PATCH?.(house, id, false);
        const again = await ways.PATCH?.(house, id, false);
        assert.equal(again?.statusCode, 200);
        assert.equal(again?.json()[external].strategy, undefined);
        await ways.PATCH?.(house, id, true);
        assert.equal(await logon(house), "admitted");
      });

      test("a person whom the directory has disabled is not active, and can be enabled here", async () => {
        const id = await admit(house);
        const { userName } = stage().person;
        await stage().directory.setEnabled({ by: "userName", value: userName }, false);
        assert.equal((await house.scim("GET", `/scim/v2/Users/${id}`)).json().active, false);
        const listed = (await house.scim("GET", "/scim/v2/Users?count=100")).json();
        assert.equal(listed.Resources.find((user: { id: string }) => user.id === id).active, false);
        const on = await ways.PATCH?.(house, id, true);
        assert.equal(on?.json().active, true, on?.body);
        assert.equal(await logon(house), "admitted");
      });
    });
  }

  describe("the vault refuses and no directory is configured", () => {
    let house: House;
    before(async () => {
      house = await openHouse({
        externalUserDisable: "deny",
        directory: stage().directory,
        gateway: { directories: [] },
      });
    });
    after(() => house.close());

    for (const [method, send] of Object.entries(ways)) {
      test(`${method} is refused with the reason and the mend, and changes nothing`, async () => {
        const id = await admit(house);
        const answer = await send(house, id, false);
        const detail = detailOf(answer, 400);
        assert.equal(answer.json().scimType, "mutability");
        assert.match(detail, /nothing was changed/);
        assert.match(detail, /ITATS692E/);
        assert.match(detail, new RegExp(`configure the directory ${stage().directory.domain}`));
        assert.equal((await house.scim("GET", `/scim/v2/Users/${id}`)).json().active, true);
        assert.equal(await logon(house), "admitted");
      });
    }
  });
}
