interface CatalogueEntry {
  readonly status: number;
  /** The message about `subject`: a name, a parameter, a reason. */
  readonly message: (subject: string) => string;
}

/**
 * Every error this PVWA contract knows: its HTTP status and its words. `ITATS…`, `PASWS…` and `SFWS…` are the product's
 * codes, as its public clients and their issue threads show them. The product's code is not publicly known for the
 * `CASTL…` ones; those are ours.
 */
export const pvwaErrors = {
  PASWS006E: { status: 401, message: () => "The session token is missing, invalid or expired. Log on again." },
  PASWS011E: { status: 400, message: (reason) => `The request cannot be read: ${reason}` },
  PASWS018E: { status: 400, message: (name) => `Parameter [${name}] must be a whole number.` },
  PASWS027E: {
    status: 409,
    message: (account) => `An account with the same user name, address and platform already exists: [${account}].`,
  },
  PASWS031E: { status: 404, message: (safe) => `Safe [${safe}] was not found.` },
  PASWS032E: { status: 400, message: (platform) => `Platform [${platform}] is not active.` },
  PASWS035E: { status: 400, message: () => "SAML authentication is not configured." },
  PASWS041E: { status: 403, message: (action) => `You are not authorized to ${action}.` },
  PASWS125E: { status: 400, message: (property) => `Property [${property}] is read-only.` },
  PASWS159E: {
    status: 400,
    message: () => "A manual management reason cannot be given while automatic management is enabled.",
  },
  PASWS161E: { status: 404, message: (domain) => `LDAP directory [${domain}] was not found.` },
  PASWS164E: { status: 400, message: (property) => `Property [${property}] does not exist: add it first.` },
  PASWS167E: { status: 400, message: () => "There are some invalid parameters." },
  PASWS197E: { status: 404, message: (mapping) => `Directory mapping [${mapping}] was not found.` },
  PASWS213E: { status: 409, message: (member) => `User [${member}] is already a member of the group.` },
  PASWS291E: { status: 403, message: (action) => `The built-in Administrator cannot be ${action}.` },
  ITATS002E: { status: 403, message: (user) => `User [${user}] is suspended.` },
  ITATS003E: { status: 404, message: (user) => `User [${user}] does not exist.` },
  ITATS004E: { status: 403, message: (user) => `Authentication failure for User [${user}].` },
  ITATS005E: { status: 403, message: (user) => `User [${user}] is disabled.` },
  ITATS006E: { status: 403, message: (user) => `User [${user}] has expired.` },
  ITATS529E: { status: 403, message: (user) => `Password authentication is not allowed for User [${user}].` },
  ITATS542I: { status: 500, message: (prompt) => prompt },
  ITATS692E: {
    status: 500,
    message: () => "Update of the requested user property is not allowed for an external user.",
  },
  SFWS0002: { status: 409, message: (safe) => `Safe [${safe}] already exists.` },
  SFWS0007: { status: 404, message: (safe) => `Safe [${safe}] was not found or was deleted.` },
  SFWS0012: { status: 409, message: (member) => `[${member}] is already a member of the safe.` },
  SFWS0013: { status: 403, message: () => "You cannot change your own membership of the safe." },
  /** The vault engine's own text: the code says nothing more. */
  CAWS00001E: { status: 400, message: (reason) => reason },
  CASTL001E: { status: 409, message: (user) => `User or group [${user}] already exists.` },
  CASTL002E: { status: 400, message: (type) => `Authentication by [${type}] is not configured in this vault.` },
  CASTL003E: {
    status: 409,
    message: (user) => `The password of User [${user}] must be changed: log on with newPassword.`,
  },
  CASTL004E: {
    status: 403,
    message: (user) => `The number of concurrent sessions of User [${user}] has reached its limit (300).`,
  },
  CASTL005E: { status: 404, message: (path) => `There is nothing at [${path}].` },
  CASTL006E: { status: 405, message: (method) => `Method ${method} is not allowed here.` },
  CASTL007E: { status: 413, message: (limit) => `The request body is larger than ${limit} bytes.` },
  CASTL008E: { status: 415, message: (type) => `Content type [${type}] is not supported: send application/json.` },
  CASTL009E: { status: 404, message: (group) => `Group [${group}] does not exist.` },
  CASTL010E: { status: 404, message: (member) => `[${member}] is not a member.` },
  CASTL011E: {
    status: 404,
    message: (name) => `[${name}] was not found in the directory, is disabled there, or no mapping covers it.`,
  },
  CASTL012E: { status: 503, message: (domain) => `Directory [${domain}] cannot be used at the moment.` },
  CASTL013E: { status: 403, message: (group) => `The members of group [${group}] follow its directory.` },
  CASTL014E: { status: 403, message: (user) => `User [${user}] may not log on at this hour.` },
  CASTL017E: { status: 403, message: (user) => `User [${user}] may not use the PVWA.` },
  CASTL018E: { status: 403, message: (group) => `The built-in group [${group}] cannot be deleted or renamed.` },
  CASTL019E: {
    status: 403,
    message: (seconds) => `Too many failed logons from this address. Wait ${seconds} seconds, then try again.`,
  },
  CASTL020E: {
    status: 409,
    message: (group) => `Group [${group}] cannot be a member: it is the group, or has it as a member itself.`,
  },
  CASTL030E: { status: 404, message: (account) => `Account [${account}] was not found.` },
  CASTL031E: { status: 404, message: (platform) => `Platform [${platform}] was not found.` },
  CASTL032E: { status: 409, message: (account) => `An account named [${account}] already exists in the safe.` },
  CASTL033E: { status: 404, message: (index) => `No account is linked at index [${index}].` },
  CASTL034E: { status: 409, message: (platform) => `Platform [${platform}] already exists.` },
  CASTL035E: {
    status: 409,
    message: (platform) => `Platform [${platform}] has accounts: move or delete them first.`,
  },
  CASTL055E: { status: 409, message: (domain) => `LDAP directory [${domain}] exists already.` },
  CASTL056E: { status: 400, message: (reason) => `The LDAP directory cannot be used, and was not added: ${reason}` },
  CASTL057E: {
    status: 403,
    message: (what) => `${what} comes from the vault's configuration: change it there.`,
  },
  CASTL058E: { status: 409, message: (mapping) => `Directory mapping [${mapping}] exists already.` },
  CASTL059E: { status: 403, message: (group) => `Group [${group}] has its name from its directory.` },
  CASTL060E: { status: 409, message: () => "The directories are being synchronised already." },
  CASTL061E: { status: 404, message: (id) => `Directory synchronisation [${id}] does not exist.` },
  CASTL062E: {
    status: 400,
    message: (domain) => `Directory [${domain}] is reached without TLS: passwords are not changed over it.`,
  },
  CASTL065E: {
    status: 409,
    message: (user) => `The password of User [${user}] has expired: log on with newPassword.`,
  },
  CASTL066E: { status: 405, message: (what) => `This vault does not offer ${what}.` },
  CASTL067E: { status: 404, message: (method) => `Authentication method [${method}] does not exist.` },
  CASTL068E: { status: 409, message: (method) => `Authentication method [${method}] exists already.` },
  CASTL069E: {
    status: 403,
    message: (method) => `Authentication method [${method}] cannot be removed: disable it instead.`,
  },
  CASTL070E: { status: 409, message: (reason) => `No way to log on would be left: ${reason}` },
  CASTL071E: { status: 404, message: (key) => `SSH key [${key}] does not exist.` },
  CASTL072E: { status: 409, message: (user) => `User [${user}] has this SSH key already.` },
  CASTL073E: { status: 403, message: () => "Nobody manages his own SSH keys." },
  CASTL074E: { status: 403, message: (user) => `User [${user}] is a component's user: he cannot be updated.` },
  CASTL040E: { status: 400, message: (account) => `A reason is required to use account [${account}]: send reason.` },
  CASTL041E: { status: 409, message: (what) => `Account ${what}. It must be checked in or unlocked first.` },
  CASTL042E: { status: 409, message: (account) => `Account [${account}] is not checked out.` },
  CASTL043E: {
    status: 403,
    message: (account) => `Account [${account}] may be used after a confirmed request only: send one to MyRequests.`,
  },
  CASTL044E: { status: 404, message: (what) => `The account does not have ${what}.` },
  CASTL045E: { status: 403, message: (what) => `The platform does not allow ${what}.` },
  CASTL046E: { status: 409, message: (reason) => `The credential task cannot be taken: ${reason}` },
  CASTL047E: { status: 404, message: (what) => `${what} does not exist.` },
  CASTL048E: { status: 409, message: (reason) => `The request cannot be decided: ${reason}` },
  CASTL049E: { status: 403, message: () => "Nobody confirms or rejects his own request." },
  CASTL050E: {
    status: 503,
    message: () =>
      "The vault is sealed: the root key of its secrets cannot be had. Give it back (CASTELLAN_ROOT_KEY, root.key or the key " +
      "service; `castellan keys status` tells which is missing) and try again; everything but secrets works meanwhile.",
  },
  CASTL051E: {
    status: 500,
    message: () =>
      "A stored secret cannot be opened: it was changed outside the vault, or its safe's data key was. Restore it from a backup.",
  },
  CASTL075E: {
    status: 409,
    message: (safe) => `Object level access control of safe [${safe}] is on, and cannot be switched off.`,
  },
  CASTL076E: {
    status: 403,
    message: (member) => `[${member}] is a predefined member of every safe: the vault's settings say what it may do.`,
  },
  CASTL085E: {
    status: 507,
    message: () =>
      "The disk of the vault's database is full: nothing was changed. Reads go on; make space, and changes do too.",
  },
  CASTL086E: {
    status: 503,
    message: () =>
      "The vault's database cannot be used at the moment; the vault's log tells why. Read what was to be changed before trying again.",
  },
  CASTL015E: { status: 500, message: () => "The vault failed to answer the request. Its log tells why." },
} as const satisfies Record<string, CatalogueEntry>;

export type PvwaErrorCode = keyof typeof pvwaErrors;
