import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompiledAttribute } from "../../src/attribute/compiled.ts";
import { distinct, indexElements } from "../../src/attribute/element.ts";
import type { JsonArray, JsonValue } from "../../src/resource/resource.ts";
import { compileResourceType } from "../../src/schema/compiled.ts";
import { coreUserSchema } from "../../src/schema/core-user.ts";

function attributeOf(name: string): CompiledAttribute {
  const attribute = compileResourceType(coreUserSchema).core.attributesByName.get(name);
  assert.ok(attribute);
  return attribute;
}

const emails = attributeOf("emails");
const list = [
  { value: "a", type: "work" },
  { value: "a" },
  { value: "A", type: "home" },
  { value: "b", type: "work" },
  { type: "other" },
];

const cases: readonly (readonly [element: JsonValue, same: number | undefined, alike: number | undefined])[] = [
  [{ value: "A", type: "WORK" }, 0, 0],
  [{ value: "a" }, 1, 1],
  [{ value: "a", type: "home", display: "x" }, 2, 2],
  [{ value: "a", type: "boat" }, undefined, 1],
  [{ value: "b" }, undefined, 3],
  [{ value: "b", type: "home" }, undefined, undefined],
  [{ value: "c" }, undefined, undefined],
  [{ type: "other" }, 4, 4],
  [{ type: "work" }, undefined, undefined],
];

for (const [element, same, alike] of cases) {
  test(`${JSON.stringify(element)} is found at ${same}, or something like it at ${alike}`, () => {
    const index = indexElements(list, emails);
    assert.equal(index.findSame(element), same);
    assert.equal(index.find(element), alike);
  });
}

test("case-exact values are told apart by letter case, and none is taken for another type of value", () => {
  const photos = attributeOf("photos");
  assert.equal(indexElements([{ value: "a" }], photos).find({ value: "A" }), undefined);
  assert.equal(indexElements([{ value: "1" }], emails).find({ value: 1 }), undefined);
});

const repetitions: readonly (readonly [elements: JsonArray, kept: JsonArray])[] = [
  [[{ value: "a" }], [{ value: "a" }]],
  [[{ value: "a" }, { value: "A" }], [{ value: "a" }]],
  [
    [{ value: "a", type: "work" }, { value: "a" }],
    [{ value: "a", type: "work" }, { value: "a" }],
  ],
  [
    [
      { value: "a", display: "x" },
      { value: "a", display: "y", primary: true },
    ],
    [{ value: "a", display: "x", primary: true }],
  ],
  [
    [
      { type: "work", primary: false },
      { type: "work", primary: true },
    ],
    [{ type: "work", primary: true }],
  ],
  [
    [{ type: "work" }, { type: "work", display: "x" }, { type: "work" }],
    [{ type: "work" }, { type: "work", display: "x" }],
  ],
];

for (const [elements, kept] of repetitions) {
  test(`of ${JSON.stringify(elements)} ${kept.length} stay`, () => {
    assert.deepEqual(distinct(elements, emails), kept);
  });
}

test("a value of thirty thousand types is not compared with itself each time", () => {
  const many = Array.from({ length: 30_000 }, (_, index) => ({ value: "a", type: `t${index}` }));
  // Compared each with each, this would take minutes.
  assert.equal(distinct(many, emails).length, many.length);
});
