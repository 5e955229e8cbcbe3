import type { Platform } from "../platform/platform.ts";

/** What an account has of the things that a platform may ask for. */
export interface PlatformFields {
  readonly address: string | undefined;
  readonly userName: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
}

interface Problem {
  readonly parameter: string;
  readonly problem: string;
}

/** The properties in the platform's spelling, with what is wrong with them: unknown ones, and required ones that are missing. */
export function matchProperties(
  { platformId, required, optional }: Platform,
  { address, userName, properties }: PlatformFields,
): { readonly matched: ReadonlyMap<string, string>; readonly problems: readonly Problem[] } {
  const own = [...required, ...optional].map(({ name }) => name).filter((name) => !isTopLevel(name));
  const matched = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [name, value] of properties) {
    const known = own.find((element) => element.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      const names = own.length === 0 ? "none" : own.join(", ");
      const problem = `is no property of platform [${platformId}]; it knows ${names}.`;
      problems.push({ parameter: `platformAccountProperties.${name}`, problem });
    } else matched.set(known, value);
  }
  for (const { name } of required) {
    const [parameter, value] = placeOf(name, address, userName, matched);
    if (value === undefined) problems.push({ parameter, problem: `is required by platform [${platformId}].` });
  }
  return { matched, problems };
}

/** Address and user name stand in the account itself. */
function isTopLevel(name: string): boolean {
  return ["address", "username"].includes(name.toLowerCase());
}

function placeOf(
  name: string,
  address: string | undefined,
  userName: string | undefined,
  matched: ReadonlyMap<string, string>,
): readonly [string, string | undefined] {
  if (name.toLowerCase() === "address") return ["address", address];
  if (name.toLowerCase() === "username") return ["userName", userName];
  return [`platformAccountProperties.${name}`, matched.get(name)];
}
