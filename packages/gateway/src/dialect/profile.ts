import { type Profile, profiles } from "@castellan/scim";
import { GatewayError } from "../error/gateway-error.ts";

/** The tolerances that a deployment grants its clients, by the profile's name. */
export function profileNamed(name: string): Profile {
  if (name === "default") return profiles.default;
  if (name === "strict") return profiles.strict;
  throw new GatewayError("invalidOption", `There is no profile ${JSON.stringify(name)}: choose default or strict`);
}
