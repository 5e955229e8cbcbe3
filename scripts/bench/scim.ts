import { benchGateway } from "./scim/gateway.ts";
import { benchLibrary } from "./scim/library.ts";

/** The gateway writes each user into the vault, over two more hops: as many as this say what a hundred thousand would. */
const mostGatewayUsers = 4000;

/** The SCIM library by itself, and then the gateway in front of the vault. `only`: names of figures; empty for all. */
export async function benchScim(users: number, only: readonly string[]): Promise<void> {
  await benchLibrary(users, only);
  await benchGateway(Math.min(users, mostGatewayUsers), only);
}
