import { DatabaseSync } from "node:sqlite";

/** Each finds the rows of something that is there by half. */
const halves: Readonly<Record<string, string>> = {
  "a user without his document": "select id from users where id not in (select id from user_documents)",
  "a document without its user": "select id from user_documents where id not in (select id from users)",
  "a document that tells of another user":
    "select id from users join user_documents using (id) where json_extract(document, '$.username') <> user_name",
  "a member of a safe that is not there":
    "select safe_id from safe_members where safe_id not in (select id from safes)",
  "a member who is not there":
    "select member_id from safe_members where member_type = 'User' and member_id not in (select id from users)",
  "a safe without its creator":
    "select id from safes where not exists (select 1 from safe_members where safe_id = id and member_id = creator_id)",
  "an account without its document": "select id from accounts where id not in (select id from account_documents)",
  "a document without its account": "select id from account_documents where id not in (select id from accounts)",
  "an account without its secret": "select id from accounts where id not in (select account_id from account_secrets)",
  "a secret without its account":
    "select account_id from account_secrets where account_id not in (select id from accounts)",
  "a secret without its key": "select safe_id from accounts where safe_id not in (select safe_id from data_keys)",
  "a safe whose counter is behind":
    "select id from safes where last_account < (select max(number) from accounts where safe_id = safes.id)",
  "a user who was made without an entry of the audit log":
    "select id from users where not exists (select 1 from audit_log where target = 'user:' || id and action = 'user.created')",
  "an account that was made without one":
    "select id from accounts where not exists (select 1 from audit_log where target = 'account:' || safe_id || '_' || number and action = 'account.created')",
  "an entry that tells of a user twice":
    "select target from audit_log where action in ('user.created', 'account.created') group by action, target having count(*) > 1",
  "an entry of an account that never was":
    "select target from audit_log as made where action = 'account.created' and not exists (select 1 from accounts where made.target = 'account:' || safe_id || '_' || number) and not exists (select 1 from audit_log where action = 'account.deleted' and target = made.target)",
  "a file that is not whole": "select * from pragma_integrity_check where integrity_check <> 'ok'",
};

/** What the vault's database file holds by half, in words; it may be in use. */
export function halfDone(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Object.entries(halves).flatMap(([what, query]) => {
      const rows = db.prepare(query).all();
      return rows.length === 0 ? [] : [`${what}: ${JSON.stringify(rows.slice(0, 5))}`];
    });
  } finally {
    db.close();
  }
}
