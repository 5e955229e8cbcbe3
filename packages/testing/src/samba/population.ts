import { AlreadyExistsError, Attribute, Change, type Client, DN } from "ldapts";

/** A person to add; `cn` is `givenName familyName` unless it is given. */
export interface NewSambaUser {
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly password: string;
  readonly cn?: string;
  /** The name of an organisational unit directly below the base, made when missing. Default: the container `Users`. */
  readonly ou?: string;
  readonly mail?: string;
  readonly department?: string;
  /** Default true. */
  readonly enabled?: boolean;
}

const NORMAL_ACCOUNT = 0x200;
const ACCOUNT_DISABLED = 0x2;

/** Fills a domain over LDAP: milliseconds an entry, where `samba-tool` takes a second. */
export interface Population {
  /** Answers the new entry's DN. */
  addUser(user: NewSambaUser): Promise<string>;
  addGroup(name: string, options?: { readonly ou?: string }): Promise<string>;
  /** Makes a person or a group a member of a group, all by DN. */
  addMember(groupDn: string, memberDn: string): Promise<void>;
  /** Gives an entry these values of an attribute, instead of those it has. */
  replace(dn: string, attribute: string, ...values: readonly string[]): Promise<void>;
  /** Renames an entry, or moves it to another place. */
  move(dn: string, newDn: string): Promise<void>;
  remove(dn: string): Promise<void>;
}

/** `client` is bound as someone who may write, over TLS: Active Directory takes passwords over nothing else. */
export function createPopulation(
  client: Client,
  names: { readonly domain: string; readonly baseDn: string },
): Population {
  async function parentOf(ou: string | undefined): Promise<string> {
    if (ou === undefined) return `CN=Users,${names.baseDn}`;
    const dn = `${new DN({ OU: ou }).toString()},${names.baseDn}`;
    await client.add(dn, { objectClass: "organizationalUnit" }).catch((error: unknown) => {
      if (!(error instanceof AlreadyExistsError)) throw error;
    });
    return dn;
  }
  return {
    async addUser(user) {
      const cn = user.cn ?? `${user.givenName} ${user.familyName}`;
      const dn = `${new DN({ CN: cn }).toString()},${await parentOf(user.ou)}`;
      const attributes = {
        objectClass: ["top", "person", "organizationalPerson", "user"],
        sAMAccountName: [user.userName],
        userPrincipalName: [`${user.userName}@${names.domain}`],
        givenName: [user.givenName],
        sn: [user.familyName],
        displayName: [`${user.givenName} ${user.familyName}`],
        mail: user.mail === undefined ? [] : [user.mail],
        department: user.department === undefined ? [] : [user.department],
        userAccountControl: [String(NORMAL_ACCOUNT | (user.enabled === false ? ACCOUNT_DISABLED : 0))],
        // The password in quotes as UTF-16LE: Microsoft's [MS-ADTS] 3.1.1.3.1.5.
        unicodePwd: [Buffer.from(`"${user.password}"`, "utf16le")],
      };
      await client.add(
        dn,
        Object.entries(attributes)
          .filter(([, values]) => values.length > 0)
          .map(([type, values]) => toAttribute(type, values)),
      );
      return dn;
    },
    async addGroup(name, options) {
      const dn = `${new DN({ CN: name }).toString()},${await parentOf(options?.ou)}`;
      await client.add(dn, { objectClass: "group", sAMAccountName: name });
      return dn;
    },
    async addMember(groupDn, memberDn) {
      await client.modify(groupDn, new Change({ operation: "add", modification: toAttribute("member", [memberDn]) }));
    },
    async replace(dn, attribute, ...values) {
      await client.modify(dn, new Change({ operation: "replace", modification: toAttribute(attribute, values) }));
    },
    move: (dn, newDn) => client.modifyDN(dn, newDn),
    remove: (dn) => client.del(dn),
  };
}

function toAttribute(type: string, values: readonly (string | Buffer)[]): Attribute {
  return new Attribute({
    type,
    values: values.map((value) => (typeof value === "string" ? Buffer.from(value) : value)),
  });
}
