/** Where the resources of one type are. */
export interface Locations {
  /** The URI of a resource. */
  of(id: string, baseUrl: string): string;
  /** The same as a JSON string. */
  text(id: string, baseUrl: string): string;
}

/** What is the same for all resources is worked out again only when the base URL changes. */
export function createLocations(endpoint: string): Locations {
  let lastBaseUrl: string | undefined;
  let prefix = "";
  let prefixText = "";
  const use = (baseUrl: string): void => {
    if (baseUrl === lastBaseUrl) return;
    lastBaseUrl = baseUrl;
    prefix = `${baseUrl}${endpoint}/`;
    prefixText = JSON.stringify(prefix).slice(0, -1);
  };
  return {
    of(id, baseUrl) {
      use(baseUrl);
      return prefix + encodeURIComponent(id);
    },
    text(id, baseUrl) {
      use(baseUrl);
      // What is percent-encoded needs no JSON escapes.
      return `${prefixText}${encodeURIComponent(id)}"`;
    },
  };
}
