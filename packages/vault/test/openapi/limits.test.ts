import assert from "node:assert/strict";
import { test } from "node:test";
import { openStage } from "../permission/stage.ts";
import { operations } from "./document.ts";

interface Case {
  readonly good: string;
  readonly bad: string;
}

/** Values on both sides of what a parameter's schema says. */
function casesOf(name: string, schema: Readonly<Record<string, unknown>>): readonly Case[] {
  const { type, minimum, maximum, maxLength, enum: values } = schema;
  const cases: Case[] = [];
  if (typeof minimum === "number") cases.push({ good: String(minimum), bad: String(minimum - 1) });
  if (typeof maximum === "number") cases.push({ good: String(maximum), bad: String(maximum + 1) });
  if (type === "integer") cases.push({ good: "7", bad: "seven" });
  if (type === "boolean") cases.push({ good: "TRUE", bad: "perhaps" });
  if (Array.isArray(values)) cases.push({ good: String(values[0]).toUpperCase(), bad: "perhaps" });
  // What a sort or a filter says has a form of its own: spaces say nothing.
  const letter = /^(sort|filter)$/.test(name) ? " " : "x";
  if (typeof maxLength === "number") {
    cases.push({ good: letter.repeat(maxLength), bad: letter.repeat(maxLength + 1) });
  }
  return cases;
}

test("what the document says of each query's parameters is what the vault takes", async (t) => {
  const stage = await openStage(t);
  await stage.account();
  const group = (await stage.admin("GET", "/API/UserGroups")).json().value[0].id;
  const parts: Readonly<Record<string, string>> = { ":safe": stage.safe, ":request": "x" };
  for (const { route, parameters } of operations.values()) {
    const path = route
      .slice(route.indexOf("/"))
      .replace("/UserGroups/:id", `/UserGroups/${group}`)
      .replace("/Accounts/:id", `/Accounts/${(await stage.admin("GET", "/API/Accounts")).json().value[0].id}`)
      .replace(/:\w+/g, (name) => parts[name] ?? "1");
    for (const { name, schema } of parameters.filter((parameter) => parameter.in === "query")) {
      for (const { good, bad } of casesOf(name, schema)) {
        if (route.startsWith("POST")) continue;
        const ask = (value: string) => stage.admin("GET", `${path}?${name}=${encodeURIComponent(value)}`);
        assert.equal((await ask(good)).statusCode, 200, `${route} ${name}=${good.slice(0, 20)}`);
        const refused = await ask(bad);
        assert.equal(refused.statusCode, 400, `${route} ${name}=${bad.slice(0, 20)}`);
        const [detail] = refused.json().Details;
        assert.equal(detail.ParameterName.toLowerCase(), name.toLowerCase(), `${route} ${refused.body}`);
      }
    }
  }
});
