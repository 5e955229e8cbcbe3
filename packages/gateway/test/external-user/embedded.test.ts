import { after, before, describe } from "node:test";
import { directoryWithMara, mara } from "../support/house.ts";
import { externalUserSuite, type Stage } from "./suite.ts";

describe("external users of the embedded directory", () => {
  let stage: Stage;
  before(async () => {
    stage = { directory: await directoryWithMara(), person: mara };
  });
  after(() => stage.directory.close());
  externalUserSuite(() => stage);
});
