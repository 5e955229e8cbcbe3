import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { before, describe, test } from "node:test";
import { delimitedFileConnectorFactory, scimConnectorFactory } from "@castellan/connectors";
import {
  hrFile,
  readApplicationDocuments,
  readDirectoryDocument,
  readVaultDocument,
} from "../src/sample-company/documents.ts";
import { type Person, readPeople } from "./support/sample-people.ts";

const folder = dirname(hrFile);
const directory = readDirectoryDocument();
const vault = readVaultDocument();
const applications = readApplicationDocuments();

function application(name: string): (typeof applications)[number] {
  return applications.find((each) => each.name === name) ?? assert.fail(`there is no application ${name}`);
}

let people: readonly Person[] = [];
const person = (employeeNumber: string): Person =>
  people.find((each) => each.employeeNumber === employeeNumber) ?? assert.fail(`nobody is ${employeeNumber}`);

before(async () => {
  people = await readPeople(folder, application("HR").settings);
});

const unique = (values: readonly string[], what: string): void => {
  assert.deepEqual([...new Set(values)].length, values.length, `every ${what} is there once`);
};

describe("hr.csv", () => {
  test("about sixty people, each with an e-mail address of their own in the company's domain", () => {
    assert.ok(people.length >= 55 && people.length <= 70, `${people.length} people`);
    unique(
      people.map(({ email }) => email.toLowerCase()),
      "e-mail address",
    );
    for (const { email } of people) assert.match(email, /^[a-z.-]+@norrvale\.example$/);
  });

  test("one person leads, and everybody else's managers lead to that person", () => {
    assert.deepEqual(
      people.filter(({ manager }) => manager === undefined).map(({ employeeNumber }) => employeeNumber),
      ["N1001"],
    );
    for (const each of people) {
      const line = new Set<string>();
      for (let at = each; at.manager !== undefined; at = person(at.manager)) {
        assert.ok(!line.has(at.employeeNumber), `the managers of ${each.employeeNumber} go round in a circle`);
        line.add(at.employeeNumber);
      }
      assert.ok(line.size <= 6);
    }
  });

  test("managers are employees who are here", () => {
    for (const { manager } of people) {
      if (manager === undefined) continue;
      assert.deepEqual([person(manager).type, person(manager).status], ["employee", "active"], manager);
    }
  });

  test("eight contractors, whose contracts end after they began", () => {
    const contractors = people.filter(({ type }) => type === "contractor");
    assert.equal(contractors.length, 8);
    for (const { endDate, startDate } of contractors) assert.ok(endDate !== undefined && endDate > startDate);
    for (const { type, status, endDate } of people) {
      assert.ok(type === "contractor" || (status === "terminated") === (endDate !== undefined));
    }
  });

  test("one leaver, who alone is disabled; one on leave; one who left and came back", () => {
    assert.deepEqual(
      people.filter(({ disabled }) => disabled).map(({ employeeNumber }) => employeeNumber),
      ["N1009"],
    );
    assert.deepEqual(
      people.filter(({ status }) => status === "terminated").map(({ employeeNumber }) => employeeNumber),
      ["N1009"],
    );
    assert.deepEqual(
      people.filter(({ status }) => status === "leave").map(({ employeeNumber }) => employeeNumber),
      ["N1054"],
    );
    const rehired = people.filter(({ startDate, originalStartDate }) => startDate !== originalStartDate);
    assert.deepEqual(
      rehired.map(({ employeeNumber }) => employeeNumber),
      ["N1016"],
    );
  });

  test("dates are dates", () => {
    for (const { startDate, endDate, originalStartDate } of people) {
      for (const date of [startDate, endDate, originalStartDate]) {
        if (date !== undefined) assert.equal(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10), date);
      }
      assert.ok(originalStartDate <= startDate);
    }
  });

  test("names as people have them: with accents, apostrophes, blanks and hyphens", () => {
    const names = people.map(({ firstName, lastName }) => `${firstName} ${lastName}`).join("\n");
    for (const mark of [/ż/i, /ø|å/, /þ/i, /ı/, /ễ/, /O'D/, /d'Á/, /van der/, /Al-/]) assert.match(names, mark);
  });
});

describe("directory.json", () => {
  test("holds everybody who works here, and nobody else", () => {
    const staying = people.filter(({ status }) => status !== "terminated").map(({ email }) => email);
    assert.deepEqual(directory.users.map(({ mail }) => mail).sort(), staying.sort());
  });

  test("whoever is on leave cannot log on", () => {
    const away = directory.users.filter(({ enabled }) => !enabled).map(({ mail }) => mail);
    assert.deepEqual(away, [person("N1054").email]);
  });

  test("names are unique and stand in the domain", () => {
    unique(
      directory.users.map(({ userName }) => userName.toLowerCase()),
      "user name",
    );
    unique(
      [...directory.users, ...directory.groups].map(({ dn }) => dn.toLowerCase()),
      "DN",
    );
    for (const { dn } of [...directory.users, ...directory.groups]) assert.ok(dn.endsWith(`,${directory.baseDn}`), dn);
    for (const user of directory.users) {
      assert.match(user.userName, /^[a-z]+$/);
      assert.equal(user.userPrincipalName, `${user.userName}@${directory.domain}`);
      assert.match(user.dn, /^CN=[^,]+,OU=[^,]+,OU=People,/);
    }
    assert.equal(
      directory.baseDn,
      directory.domain
        .split(".")
        .map((label) => `DC=${label}`)
        .join(","),
    );
  });

  test("says of people what HR says", () => {
    for (const user of directory.users) {
      const { firstName, lastName, department, type } =
        people.find(({ email }) => email === user.mail) ?? assert.fail(user.mail);
      assert.deepEqual([user.givenName, user.familyName, user.department], [firstName, lastName, department]);
      assert.equal(user.dn.includes("OU=Contractors,"), type === "contractor");
    }
  });

  test("members of its groups are in it", () => {
    const names = new Set(directory.users.map(({ userName }) => userName));
    for (const group of directory.groups) {
      assert.ok(group.members.length > 0);
      unique(group.members, `member of ${group.name}`);
      for (const member of group.members) assert.ok(names.has(member), `${member} of ${group.name}`);
    }
  });
});

/** The people of the directory who are in the vault, by the name that the vault knows them by. */
function externalUsers(): ReadonlySet<string> {
  const fromGroups = vault.groups.flatMap(({ members }) => members.filter(({ memberType }) => memberType === "domain"));
  const fromSafes = vault.safes.flatMap(({ members }) => members.filter(({ searchIn }) => searchIn !== "Vault"));
  return new Set([...fromGroups.map(({ memberId }) => memberId), ...fromSafes.map(({ memberName }) => memberName)]);
}

describe("vault.json", () => {
  test("every safe holds accounts, each of them once, and no secret", () => {
    for (const { safeName, accounts } of vault.safes) {
      assert.ok(accounts.length > 0, safeName);
      unique(
        accounts.map(({ address, userName }) => `${userName}@${address}`),
        `account of ${safeName}`,
      );
      for (const account of accounts) assert.ok(!("secret" in account), `${account.userName} has a secret`);
    }
  });

  const internal = new Set(vault.users.map(({ username }) => username));
  const groups = new Set(vault.groups.map(({ groupName }) => groupName));

  test("every external user is in the directory, enabled, and may use the vault", () => {
    const enabled = new Set(directory.users.filter((user) => user.enabled).map(({ userName }) => userName));
    const allowed = new Set(directory.groups.find(({ name }) => name === "GG-Vault-Users")?.members);
    for (const name of externalUsers()) assert.ok(enabled.has(name) && allowed.has(name), name);
    assert.deepEqual(externalUsers(), allowed, "and everybody who may, does");
  });

  test("users and groups fit the vault's fields", () => {
    unique(
      [...internal].map((name) => name.toLowerCase()),
      "user name",
    );
    for (const { username, description, personalDetails } of vault.users) {
      assert.ok(username.length <= 128 && description.length <= 99, username);
      for (const [name, value] of Object.entries<string>(personalDetails ?? {})) {
        assert.ok(value.length <= (name.endsWith("Name") ? 29 : 49), `${name} of ${username}`);
      }
    }
    for (const { description } of vault.safes) assert.ok(description.length <= 100);
  });

  test("members of groups exist, in the vault or in the directory's domain", () => {
    for (const { groupName, members } of vault.groups) {
      unique(
        members.map(({ memberId }) => memberId),
        `member of ${groupName}`,
      );
      for (const member of members) {
        if (member.memberType === "vault")
          assert.ok(internal.has(member.memberId), `${member.memberId} of ${groupName}`);
        else assert.equal(member.domainName, directory.domain);
      }
    }
  });

  test("safes have names that a vault takes", () => {
    unique(
      vault.safes.map(({ safeName }) => safeName.toLowerCase()),
      "safe",
    );
    assert.ok(vault.safes.length >= 8);
    for (const { safeName } of vault.safes) assert.match(safeName, /^[^\\/:*<>.|?"%&+]{1,28}$/);
  });

  test("members of safes exist, and have permissions that there are", () => {
    for (const { safeName, members } of vault.safes) {
      unique(
        members.map(({ memberName }) => memberName),
        `member of ${safeName}`,
      );
      for (const { memberName, memberType, searchIn, permissions } of members) {
        assert.ok(permissions in vault.permissionPresets, permissions);
        if (memberType === "Group") assert.ok(groups.has(memberName), `${memberName} of ${safeName}`);
        else if (searchIn === "Vault") assert.ok(internal.has(memberName), `${memberName} of ${safeName}`);
        else assert.equal(searchIn, directory.domain);
      }
    }
    const used = new Set(vault.safes.flatMap(({ members }) => members.map(({ permissions }) => permissions)));
    assert.deepEqual([...used].sort(), Object.keys(vault.permissionPresets).sort(), "no preset is there for nothing");
  });

  test("presets hold permissions of the vault, and no two levels of confirmation", () => {
    const permissions = new Set(vault.permissionPresets.owner);
    for (const [name, preset] of Object.entries(vault.permissionPresets)) {
      unique(preset, `permission of ${name}`);
      for (const permission of preset) assert.ok(permissions.has(permission), `${permission} of ${name}`);
    }
    assert.equal(permissions.size, 21);
  });

  test("holds no password, nor does the directory", () => {
    for (const name of ["vault.json", "directory.json"]) {
      assert.doesNotMatch(readFileSync(`${folder}/${name}`, "utf8"), /password"/i);
    }
  });
});

describe("applications.json", () => {
  test("HR is read from hr.csv and makes identities", () => {
    const { type, settings, ...rest } = application("HR");
    assert.deepEqual([type, settings.file], ["delimited-file", "hr.csv"]);
    assert.ok("authoritative" in rest && rest.authoritative === true);
    assert.deepEqual(delimitedFileConnectorFactory({ folder }).checkSettings(settings), []);
  });

  test("PAM is reached over SCIM, by settings that its loader fills in", () => {
    const { type, settings } = application("PAM");
    const filled = {
      "${gatewayUrl}": "http://127.0.0.1:8440/scim/v2",
      "${vaultUser}": "svc.castellan.gov",
      "${vaultPassword}": "generated",
    };
    const complete = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        Object.entries(filled).find(([key]) => key === value)?.[1] ?? value,
      ]),
    );
    assert.equal(type, "scim");
    assert.deepEqual(scimConnectorFactory().checkSettings(complete), []);
    const placeholders = JSON.stringify(settings).match(/\$\{\w+\}/g);
    assert.deepEqual(placeholders?.sort(), Object.keys(filled).sort());
  });
});
