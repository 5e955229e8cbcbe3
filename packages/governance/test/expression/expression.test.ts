import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createExpressionCache } from "../../src/expression/cache.ts";
import { compileExpression, type Scope } from "../../src/expression/expression.ts";
import { ExpressionError, type ExpressionErrorCode } from "../../src/expression/expression-error.ts";
import { stripAccents } from "../../src/expression/helpers.ts";

const scope: Scope = {
  account: {
    userName: "Anaïs.Lefèvre",
    "name.givenName": " Anaïs ",
    email: "Anais.Lefevre@Norrvale.Example",
    groups: ["a", "b", "c"],
    none: null,
    noGroups: [],
    uid: 41,
    ratio: 1.5,
    active: true,
  },
  identity: { name: "anais", department: "IT" },
  form: { userName: "al" },
};

function evaluate(source: string) {
  return compileExpression(source).evaluate(scope);
}

const values: readonly [source: string, value: unknown, why: string][] = [
  ["account.userName", "Anaïs.Lefèvre", "an attribute by name"],
  ["account.name.givenName", " Anaïs ", "a flattened attribute, as a path"],
  ['account["name.givenName"]', " Anaïs ", "a flattened attribute, by index"],
  ["account.unknown", null, "an attribute that is not there"],
  ["application.name", null, "an attribute of a variable without value"],
  ["lower(account.userName)", "anaïs.lefèvre", "lower"],
  ["upper(identity.department)", "IT", "upper"],
  ["trim(account.name.givenName)", "Anaïs", "trim"],
  ["ascii(account.userName)", "Anais.Lefevre", "ascii"],
  ["lower(account.unknown)", null, "a helper lets null through"],
  ["first(account.groups)", "a", "first of a list"],
  ["first(account.noGroups)", null, "first of an empty list"],
  ["first(account.userName)", "Anaïs.Lefèvre", "first of a single value"],
  ['before(account.email, "@")', "Anais.Lefevre", "before a separator"],
  ['after(account.email, "@")', "Norrvale.Example", "after a separator"],
  ['before(account.userName, "@")', "Anaïs.Lefèvre", "before a separator that is not there"],
  ["truncate(account.userName, 5)", "Anaïs", "truncate"],
  ["empty(account.none) && empty(account.noGroups) && !empty(account.groups)", true, "empty"],
  ["account.uid + 1", 42, "whole numbers are integers"],
  ['"u" + string(account.uid)', "u41", "a number as text"],
  ["account.ratio * 2.0", 3, "a fraction"],
  ["account.active", true, "a boolean"],
  ["account.groups.map(g, g + '!')", ["a!", "b!", "c!"], "a list"],
  ["account.groups.filter(g, g != 'b')", ["a", "c"], "a filtered list"],
  ["'b' in account.groups", true, "membership"],
  ["has(account.unknown) ? account.unknown : 'none'", "none", "has of what is not there"],
  ["has(account.none) ? 'there' : 'none'", "none", "has of null"],
  ["has(account.email) ? 'there' : 'none'", "there", "has of what is there"],
  ["account.?unknown.orValue('none')", "none", "optional"],
  ["'uid' in account", true, "the whole variable"],
  ["form.userName + '@' + lower(identity.department)", "al@it", "several variables"],
  ["timestamp('2024-01-15T00:00:00Z')", "2024-01-15T00:00:00.000Z", "a moment as text"],
  ["[account.none, 'x']", ["x"], "a list leaves null out"],
  ["account.email.split('@')[0]", "Anais.Lefevre", "CEL's own functions"],
  ["account.__proto__", null, "nothing of the prototype"],
  ["account.constructor", null, "nothing of the prototype"],
];

for (const [source, value, why] of values) {
  test(`${why}: ${source}`, () => assert.deepEqual(evaluate(source), value));
}

const refused: readonly [source: string, code: ExpressionErrorCode, why: string][] = [
  ["account.userName +", "syntax", "an unfinished expression"],
  ["", "syntax", "an empty one"],
  ["acount.userName", "unknownVariable", "a variable that does not exist"],
  ["lowr(account.userName)", "unknownFunction", "a function that does not exist"],
  ["account.userName.matches('(a+)+$')", "unknownFunction", "regular expressions, which can run for ever"],
  ["cel.bind(x, account.userName, x + x)", "unknownFunction", "bindings, which can double a text without end"],
  ["1 + 'a'", "type", "types that do not fit"],
  ["account.a.map(x, account.a.map(y, account.a.map(z, z)))", "tooLarge", "three macros inside each other"],
  ["x".repeat(5_000), "tooLarge", "a very long source"],
];

describe("what does not compile", () => {
  for (const [source, code, why] of refused) {
    test(`${why}: ${source.slice(0, 60)}`, () => {
      assert.throws(
        () => compileExpression(source),
        (error) => error instanceof ExpressionError && error.code === code,
      );
    });
  }

  test("the place is shown with a caret", () => {
    assert.throws(
      () => compileExpression("lower(account.email) + lowr(account.email)"),
      (error) => {
        assert.ok(error instanceof ExpressionError);
        const [, line = "", caret = ""] = error.message.split("\n");
        assert.equal(line.slice(caret.indexOf("^")).startsWith("lowr"), true, error.message);
        return true;
      },
    );
  });
});

describe("what cannot be evaluated", () => {
  test("null in a sum is an error that tells where", () => {
    assert.throws(
      () => evaluate("'x' + account.none"),
      (error) => error instanceof ExpressionError && error.code === "evaluation",
    );
  });

  test("a map is not the value of an attribute", () => {
    assert.throws(
      () => evaluate("{'a': 1}"),
      (error) => error instanceof ExpressionError && error.code === "evaluation",
    );
  });

  test("macros inside each other over long lists are not begun", () => {
    const groups = Array.from({ length: 2_000 }, (_, index) => `g${index}`);
    const expression = compileExpression("account.groups.filter(x, account.groups.exists(y, y == x))");
    assert.throws(
      () => expression.evaluate({ account: { groups } }),
      (error) => error instanceof ExpressionError && error.code === "tooLarge",
    );
  });

  test("pieces of a long text count as a list", () => {
    const expression = compileExpression("account.t.split(',').map(x, account.t.split(',').map(y, x == y))");
    assert.throws(() => expression.evaluate({ account: { t: ",".repeat(5_000) } }), ExpressionError);
  });
});

test("the same scope gives the same value", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (userName, groups) => {
      const expression = compileExpression("lower(ascii(account.userName)) + string(account.groups.size())");
      const account = { userName, groups };
      assert.equal(expression.evaluate({ account }), expression.evaluate({ account }));
    }),
  );
});

test("ascii leaves no accent on any letter of Latin-1 and Latin Extended-A", () => {
  for (let code = 0xc0; code <= 0x17f; code++) {
    const letter = String.fromCodePoint(code);
    if (!/\p{Letter}/u.test(letter) || "ĦħĿŀŊŋŦŧſŉĸ".includes(letter)) continue;
    assert.match(stripAccents(letter), /^[\x20-\x7e]+$/, letter);
  }
});

describe("the cache", () => {
  test("compiles a source once", () => {
    const compile = createExpressionCache();
    assert.equal(compile("1 + 1"), compile("1 + 1"));
  });

  test("forgets what was used longest ago", () => {
    const compile = createExpressionCache(2);
    const [one, two] = [compile("1"), compile("2")];
    assert.equal(compile("1"), one);
    compile("3");
    assert.equal(compile("1"), one);
    assert.notEqual(compile("2"), two);
  });
});

test("what an expression reads is known before it is evaluated", () => {
  const { references } = compileExpression(
    "account.name.givenName + identity[form.key] + first(account.groups.map(g, g))",
  );
  assert.deepEqual([...(references.attributes.get("account")?.keys() ?? [])].sort(), ["groups", "name.givenName"]);
  assert.deepEqual([...(references.attributes.get("form")?.keys() ?? [])], ["key"]);
  assert.deepEqual([...references.whole], ["identity"]);
  assert.equal(references.listDepth, 1);
});
