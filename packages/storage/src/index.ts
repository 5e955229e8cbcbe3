export type { AuditEntry, AuditFact, AuditLog, AuditNote, AuditVerification } from "./audit/audit-log.ts";
export { type AuditTables, auditMigration } from "./audit/audit-table.ts";
export { createAuditLog } from "./audit/audit-table-log.ts";
export type { Database, DatabaseOptions, Dialect, Migration, UnitOfWork } from "./database/database.ts";
export { openDatabase } from "./database/open.ts";
export type { Prepared, Slots } from "./database/prepared.ts";
export { forUpdate, skipLocked } from "./database/row-lock.ts";
export { isUniqueViolation, StorageError, type StorageErrorCode } from "./error/storage-error.ts";
export {
  type Custody,
  createCustody,
  type RewrapProgress,
  type SealedShelf,
  type SealedValue,
} from "./key/custody.ts";
export { createKeyRing } from "./key/key-ring.ts";
export type { KeyService, WrappedKey } from "./key/key-service.ts";
export { createLocalKeys, rootKeyId } from "./key/local-keys.ts";
export { type RootKeyFile, type Rotation, rootKeyFile } from "./key/root-key-file.ts";
export { type FoundRootKey, findRootKeys, type RootKeySources } from "./key/root-keys.ts";
export { createServiceKey, type ServiceKeyTables, serviceKeyMigration, serviceKeyShelf } from "./key/service-key.ts";
export { createTransitKeys, type TransitKeysOptions } from "./key/transit-keys.ts";
export type { Lease, Leases } from "./lease/lease.ts";
export { createLeases, type LeaseTables, leaseMigration } from "./lease/lease-table.ts";
export { decrypt, encrypt, keyBytes } from "./secret/aes-gcm.ts";
export { createSealer, rootKeyIdOf } from "./secret/aes-sealer.ts";
export { createApiToken, hashApiToken } from "./secret/api-token.ts";
export { generatePassword, hashPassword, type PasswordCost, verifyPassword } from "./secret/password.ts";
export type { Sealer } from "./secret/sealer.ts";
export { createThrottle, type Throttle } from "./secret/throttle.ts";
