import {
  type ConnectionReport,
  type Connector,
  type ConnectorCall,
  ConnectorError,
  type Feature,
  type ResourceObject,
} from "@castellan/governance";
import { createStepLog } from "../connection/step-log.ts";
import { createRowReader, schemaOf } from "./account.ts";
import { decodeText } from "./encoding.ts";
import type { DelimitedFileSettings } from "./settings.ts";
import { openSnapshot } from "./snapshot.ts";
import { openTable } from "./table.ts";

/** A file as it is at one moment: its columns, and its accounts streamed. */
interface OpenFile {
  readonly description: string;
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly batches: AsyncGenerator<readonly ResourceObject[]>;
  close(): Promise<void>;
}

const features: ReadonlySet<Feature> = new Set(["DISCOVER_SCHEMA"]);

/** Every call opens the file anew and reads it as one state; nothing is kept open in between, and nothing is ever written. */
export function openDelimitedFileConnector(settings: DelimitedFileSettings, folder: string): Connector {
  const open = (call: ConnectorCall): Promise<OpenFile> => openFile(settings, folder, call.signal);

  async function* iterate(objectType: string, call: ConnectorCall): AsyncGenerator<readonly ResourceObject[]> {
    requireAccount(objectType);
    const file = await open(call);
    try {
      yield* file.batches;
    } finally {
      await file.close();
    }
  }

  async function read(
    objectType: string,
    nativeIdentity: string,
    call: ConnectorCall,
  ): Promise<ResourceObject | undefined> {
    for await (const batch of iterate(objectType, call)) {
      const found = batch.find((account) => account.nativeIdentity === nativeIdentity);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  const refuse = async (): Promise<never> => {
    throw new ConnectorError("unsupported", `${settings.file} is only read; change its source, and aggregate again`);
  };

  return {
    features,
    test: (call) => testFile(() => open(call)),
    async discoverSchema(call) {
      const file = await open(call);
      await file.close();
      return [schemaOf(file.columns, settings)];
    },
    iterate,
    read,
    findCreated: async () => undefined,
    create: refuse,
    update: refuse,
    enable: refuse,
    disable: refuse,
    unlock: refuse,
    remove: refuse,
    changePassword: refuse,
    close: async () => {},
  };
}

async function testFile(open: () => Promise<OpenFile>): Promise<ConnectionReport> {
  const log = createStepLog();
  const file = await log.run("Open the file and read its columns", async () => {
    const value = await open();
    const delimiter = JSON.stringify(value.delimiter);
    return { value, detail: `${value.description}; delimiter ${delimiter}; columns ${value.columns.join(", ")}` };
  });
  if (file === undefined) return log.report();
  try {
    await log.run("Read the first rows", async () => {
      const { value: first } = await file.batches.next();
      return { value: first, detail: first === undefined ? "the file has no rows" : `${first.length} rows read` };
    });
  } finally {
    await file.close();
  }
  return log.report();
}

async function openFile(
  settings: DelimitedFileSettings,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<OpenFile> {
  signal?.throwIfAborted();
  const snapshot = await openSnapshot({ folder, path: settings.path, file: settings.file });
  try {
    const table = await openTable(decodeText(snapshot.chunks(signal), settings.encoding), settings);
    const account = createRowReader(table.columns, settings);
    return {
      description: `${settings.file}: ${snapshot.size} bytes, changed ${snapshot.modified.toISOString()}`,
      columns: table.columns,
      delimiter: table.delimiter,
      batches: named(settings.file, async function* () {
        for await (const rows of table.batches) yield rows.map(account);
      }),
      async close() {
        await table.close();
        await snapshot.close();
      },
    };
  } catch (error) {
    await snapshot.close();
    throw withName(settings.file, error);
  }
}

async function* named<Item>(file: string, items: () => AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    yield* items();
  } catch (error) {
    throw withName(file, error);
  }
}

/** What is wrong in a file is told with the file's name, as its reader may have several. */
function withName(file: string, error: unknown): unknown {
  const tellsLine = error instanceof ConnectorError && error.kind === "schema" && !error.message.startsWith(file);
  return tellsLine
    ? new ConnectorError(error.kind, `${file}: ${error.message}`, { attribute: error.attribute })
    : error;
}

function requireAccount(objectType: string): void {
  if (objectType === "account") return;
  throw new ConnectorError("unsupported", `a file holds objects of the type account, not ${objectType}`);
}
