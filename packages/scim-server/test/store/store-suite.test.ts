import { test } from "node:test";
import { storeSuite } from "@castellan/scim/testing";
import { createSqlStore } from "@castellan/scim-server";
import { emptied, onBothEngines } from "./support/engines.ts";
import { groupType, hashSecret, userType } from "./support/types.ts";

await onBothEngines("SQL store", (engine) => {
  const open = emptied(engine);

  storeSuite("with indexes, members apart", test, async () => {
    const database = await open();
    const indexed = ["externalId", "emails.value", "title"];
    return {
      store: createSqlStore<string>({ database, type: userType, indexed, hashSecret }),
      groups: createSqlStore<string>({ database, type: groupType, indexed: ["displayName"], apart: ["members"] }),
    };
  });

  storeSuite("without indexes, everything in one document", test, async () => {
    const database = await open();
    return {
      store: createSqlStore<string>({ database, type: userType, hashSecret }),
      groups: createSqlStore<string>({ database, type: groupType }),
    };
  });

  storeSuite("with emails apart", test, async () => {
    const database = await open();
    return { store: createSqlStore<string>({ database, type: userType, apart: ["emails"], hashSecret }) };
  });
});
