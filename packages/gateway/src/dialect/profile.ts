import { isProfileName, type Profile, type ProfileName, profiles } from "@castellan/scim";
import { GatewayError } from "../error/gateway-error.ts";
import { type BasePath, basePaths } from "../http/base-path.ts";

/** By which profile each base path answers, where it is not the gateway's own: `{"/CyberArk/scim": "cyberark"}`. */
export type ProfilesByPath = Readonly<Record<string, ProfileName>>;

/**
 * The profiles in use, each with its base paths. A path that is named takes its `/v2` with it, unless that is named too. Throws
 * `GatewayError` `invalidOption`.
 */
export function profilesOf(
  usual: ProfileName,
  byPath: ProfilesByPath = {},
): readonly { readonly profile: Profile; readonly basePaths: readonly BasePath[] }[] {
  const named = new Map(Object.entries(byPath).map(([path, name]) => [known(path).toLowerCase(), name]));
  const nameFor = (path: BasePath) => {
    const key = path.toLowerCase();
    return named.get(key) ?? named.get(key.replace(/\/v2$/, "")) ?? usual;
  };
  const paths = Map.groupBy(basePaths, nameFor);
  return [...paths].map(([name, served]) => ({ profile: profileNamed(name), basePaths: served }));
}

function known(path: string): BasePath {
  const key = path.replace(/\/+$/, "").toLowerCase();
  const found = basePaths.find((candidate) => candidate.toLowerCase() === key);
  if (found !== undefined) return found;
  throw new GatewayError(
    "invalidOption",
    `profiles names ${JSON.stringify(path)}, which is no base path: those are ${basePaths.join(", ")}`,
  );
}

function profileNamed(name: string): Profile {
  if (isProfileName(name)) return profiles[name];
  const names = Object.keys(profiles).join(", ");
  throw new GatewayError("invalidOption", `There is no profile ${JSON.stringify(name)}: choose one of ${names}`);
}

/** Whether the clients of a profile name the members of a group by `display`, as CyberArk's SCIM servers let them. */
export function namesMembersByDisplay({ name }: Profile): boolean {
  return name === "cyberark";
}
