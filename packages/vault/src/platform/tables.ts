/** A platform: what kind of account this is, and by which rules it is managed. */
export interface PlatformRow {
  /** Its id in lower case. */
  platform_key: string;
  /** The number it is changed by. */
  position: number;
  /** A `Platform` as JSON. */
  document: string;
}

export interface PlatformTables {
  platforms: PlatformRow;
}
