import { delimitedFileConnectorFactory, scimConnectorFactory } from "@castellan/connectors";
import type { ConnectorFactory } from "@castellan/governance";

type Settings = Readonly<Record<string, unknown>>;

/** The connectors that governance may use; files are read below `filesFolder` alone. */
export function connectorFactories(internalUrl: string, filesFolder: string): readonly ConnectorFactory[] {
  return [onOwnServer(scimConnectorFactory(), internalUrl), delimitedFileConnectorFactory({ folder: filesFolder })];
}

/**
 * The same factory, with a `baseUrl` that begins with `/` taken as a path of this process's own server: an application
 * that stands for the gateway next door works wherever the server listens today.
 */
function onOwnServer(factory: ConnectorFactory, internalUrl: string): ConnectorFactory {
  const resolved = (settings: Settings): Settings => {
    const { baseUrl } = settings;
    return typeof baseUrl === "string" && baseUrl.startsWith("/")
      ? { ...settings, baseUrl: `${internalUrl}${baseUrl}` }
      : settings;
  };
  return {
    ...factory,
    checkSettings: (settings) => factory.checkSettings(resolved(settings)),
    open: (settings) => factory.open(resolved(settings)),
  };
}
