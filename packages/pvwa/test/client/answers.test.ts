import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { startFakePvwa } from "../support/fake-pvwa.ts";

const user = { id: 41, username: "zoë 🗝" };
const bytes = Buffer.from(JSON.stringify(user));
const inTwo = (at: number) => (response: ServerResponse) => {
  response.write(bytes.subarray(0, at), () => setImmediate(() => response.end(bytes.subarray(at))));
};

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "in one part": (response) => response.end(bytes),
  "in two parts, cut within a character": inTwo(bytes.indexOf("ë") + 1),
  "in two parts, cut within a surrogate pair": inTwo(bytes.indexOf("🗝") + 2),
  "after a byte order mark": (response) => response.end(Buffer.concat([Buffer.from("\ufeff"), bytes])),
  "after an interim answer": (response) => {
    response.writeEarlyHints({ link: "</x>; rel=preload" });
    response.end(bytes);
  },
};

for (const [how, handle] of Object.entries(answers)) {
  test(`a body that comes ${how} is read whole`, async (context) => {
    const pvwa = await startFakePvwa(context, { "GET /API/Users/41/": { handle } });
    const session = await pvwa.session();
    assert.deepEqual(await session.users.get(41), user);
  });
}
