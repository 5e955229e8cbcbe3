import { DirectoryError } from "@castellan/directory";
import { type PvwaRefusal, refusal, vaultAuthorizations } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import { contains } from "../database/like.ts";
import type { SessionCall } from "../http/route.ts";
import { vaultsOwn } from "../sealing/secret-box.ts";
import type { Principal } from "../session/principal.ts";
import { readDirectory } from "./directory-fields.ts";
import { directoryOf } from "./provision.ts";
import { touchDirectories, type VaultDirectory } from "./registry.ts";
import { bindPasswordLabel, openStored, type StoredDirectory } from "./stored-directory.ts";

/**
 * `POST /API/Configuration/LDAP/Directories`: adds a directory that can be used, which is tried. Throws 409 `CASTL055E` for
 * a domain that is there, 400 `CASTL056E` with the reason when the directory cannot be bound and read.
 */
export async function addDirectory(context: VaultContext, call: SessionCall): Promise<VaultDirectory> {
  const { stored, bindPassword } = call.body((fields) => readDirectory(fields, context.directoryRules));
  if (context.directories.byDomain(stored.domain) !== undefined) throw refusal("CASTL055E", stored.domain);
  await mayProve(context, call.principal, stored.domain);
  await tryOut(context, call, stored, bindPassword);
  await context.db.transaction(async (unit) => {
    const { next } = await unit
      .selectFrom("directories")
      .select((column) => column.fn.coalesce(column.fn.max("position"), column.lit(0)).as("next"))
      .executeTakeFirstOrThrow();
    const row = {
      document: JSON.stringify(stored),
      bind_password: await context.secrets.seal(unit, vaultsOwn, bindPasswordLabel(stored.domain), bindPassword),
      position: Number(next) + 1,
      deleted_at: null,
    };
    const { numInsertedOrUpdatedRows } = await unit
      .insertInto("directories")
      .values({ domain: stored.domain, ...row })
      // One that was deleted comes back; one that another node added is there.
      .onConflict((conflict) =>
        conflict.column("domain").doUpdateSet(row).where("directories.deleted_at", "is not", null),
      )
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) throw refusal("CASTL055E", stored.domain);
    await touchDirectories(unit);
    const { controllers, baseDn, bindUsername } = stored;
    const details = { controllers: controllers.map((controller) => ({ ...controller })), baseDn, bindUsername };
    await context.audit.append(unit, [fact(actorOf(call), "directory.added", `directory:${stored.domain}`, details)]);
  });
  await context.directories.refresh();
  return directoryOf(context, stored.domain);
}

/**
 * Whoever names a directory decides who is let in by it: as the users that the vault has of its domain, and as its own that log on
 * by LDAP. So he must hold what they hold. Throws 403 `PASWS041E`.
 */
async function mayProve({ db }: VaultContext, { authorizations }: Principal, domain: string): Promise<void> {
  const lacking = vaultAuthorizations.filter((authorization) => !authorizations.has(authorization));
  if (lacking.length === 0) return;
  const row = await db.sql
    .selectFrom("users")
    .innerJoin("user_documents", "user_documents.id", "users.id")
    .select("users.user_name")
    .where((column) => {
      const document = column.ref("user_documents.document");
      return column.and([
        column.or([
          column("users.domain", "=", domain),
          column.and([column("users.domain", "is", null), contains(document, '"AuthTypeLDAP')]),
        ]),
        // In the document a quote within a text is escaped: none of them can look like one of the names.
        column.or(lacking.map((name) => contains(document, `"${name}"`))),
      ]);
    })
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  throw refusal("PASWS041E", `add this directory: it would let in User [${row.user_name}], who holds what you do not`);
}

/** Binds as the service account and reads the base, on a connection of its own. Who has the vault try hosts in vain is recorded. */
async function tryOut(
  context: VaultContext,
  call: SessionCall,
  stored: StoredDirectory,
  bindPassword: string,
): Promise<void> {
  try {
    const directory = openStored(stored, bindPassword, context.directoryRules.ca);
    try {
      await directory.test();
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const details = { controllers: stored.controllers.map((controller) => ({ ...controller })), reason: error.code };
    const tried = fact(actorOf(call), "directory.refused", `directory:${stored.domain}`, details);
    await context.db.transaction((unit) => context.audit.append(unit, [tried]));
    throw unusable(error);
  }
}

/** The message names host, result code and diagnosis, and never a password. */
function unusable({ message, mend }: DirectoryError): PvwaRefusal {
  return refusal("CASTL056E", `${message} ${mend}`);
}

/**
 * `DELETE …/Directories/{domain}`: its users cannot log on any more; the next synchronisation decides about them by the deletion
 * policy. Throws 404 `PASWS161E`, 403 `CASTL057E` for one of the configuration.
 */
export async function removeDirectory(context: VaultContext, call: SessionCall): Promise<void> {
  const mapped = directoryOf(context, call.param("domain"));
  const { domain } = mapped.directory;
  if (mapped.stored === undefined) throw refusal("CASTL057E", `Directory [${domain}]`);
  await context.db.transaction(async (unit) => {
    const { numUpdatedRows } = await unit
      .updateTable("directories")
      .set({ deleted_at: context.clock(), bind_password: "" })
      .where("domain", "=", domain)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw refusal("PASWS161E", domain);
    await unit.deleteFrom("directory_mappings").where("domain", "=", domain).execute();
    await touchDirectories(unit);
    await context.audit.append(unit, [fact(actorOf(call), "directory.removed", `directory:${domain}`)]);
  });
  await context.directories.refresh();
}
