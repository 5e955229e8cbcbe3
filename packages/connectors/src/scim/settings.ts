import type { ClientAuthentication, Paging } from "@castellan/scim";
import {
  createSettingsReader,
  type SettingProblem,
  type Settings,
  type SettingsReader,
} from "../settings/settings-reader.ts";

/** The settings of a SCIM application, checked and complete. */
export interface ScimSettings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly authentication: ClientAuthentication;
  /** Absent: PATCH, unless the server says that it has none. */
  readonly usePatch: boolean | undefined;
  readonly pageSize: number;
  /** `auto`: by cursor where the server announces it. */
  readonly paging: Paging;
  /** What the server counts its lists from. */
  readonly indexBase: 0 | 1;
  readonly timeoutMilliseconds: number;
  /** A SCIM filter that narrows the accounts (not groups) that are iterated. */
  readonly filter: string | undefined;
  /** PEM: an authority that the server's certificate may come from, besides those that the machine trusts. */
  readonly certificateAuthority: string | undefined;
}

const names = [
  "baseUrl",
  "authentication",
  "username",
  "password",
  "token",
  "usePatch",
  "pageSize",
  "paging",
  "indexBase",
  "timeoutSeconds",
  "filter",
  "allowPlainHttp",
  "certificateAuthority",
] as const;

/** @returns The settings, `undefined` when something is wrong with them, and all that is wrong. No problem quotes a secret. */
export function readScimSettings(settings: Settings): {
  readonly settings: ScimSettings | undefined;
  readonly problems: readonly SettingProblem[];
} {
  const reader = createSettingsReader(settings, names);
  const baseUrl = readBaseUrl(reader);
  const authentication = readAuthentication(reader);
  const usePatch = reader.flag("usePatch");
  const pageSize = reader.integer("pageSize", 1, 10_000) ?? 500;
  const paging = reader.oneOf("paging", ["auto", "index", "cursor"]) ?? "auto";
  const indexBase = reader.integer("indexBase", 0, 1) === 0 ? 0 : 1;
  const timeoutMilliseconds = (reader.integer("timeoutSeconds", 1, 3_600) ?? 60) * 1_000;
  const filter = reader.text("filter");
  const certificateAuthority = reader.text("certificateAuthority");
  if (certificateAuthority !== undefined && !certificateAuthority.includes("-----BEGIN CERTIFICATE-----")) {
    reader.refuse("certificateAuthority", "must be a certificate in PEM, which begins -----BEGIN CERTIFICATE-----");
  }
  if (reader.problems.length > 0 || baseUrl === undefined || authentication === undefined) {
    return { settings: undefined, problems: reader.problems };
  }
  return {
    settings: {
      baseUrl,
      authentication,
      usePatch,
      pageSize,
      paging,
      indexBase,
      timeoutMilliseconds,
      filter,
      certificateAuthority,
    },
    problems: [],
  };
}

/** 127.0.0.0/8, ::1 and localhost: what never leaves the machine. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * 0.0.0.0/8, 169.254.0.0/16 and their likes in IPv6: no server is known by such an address, but the credentials that a cloud
 * gives its machines are. A URL's host is in one spelling already.
 */
function isUnroutable(hostname: string): boolean {
  return /^(0|169\.254)\.[\d.]+$|^\[(::|fe[89ab][\da-f]:.*|::ffff:(a9fe:.*|0:.*))\]$/.test(hostname);
}

function readBaseUrl(reader: SettingsReader): string | undefined {
  const text = reader.requiredText("baseUrl", "https://pam.example/scim/v2");
  const allowPlainHttp = reader.flag("allowPlainHttp") ?? false;
  if (text === undefined) return undefined;
  const refuse = (problem: string): undefined => {
    reader.refuse("baseUrl", problem);
  };
  if (!URL.canParse(text)) return refuse("must be a whole URL, for example https://pam.example/scim/v2");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return refuse("must begin with https://");
  if (url.username !== "" || url.password !== "") {
    return refuse("must not hold credentials; write them into username and password");
  }
  if (isUnroutable(url.hostname)) return refuse("must not be a link-local or unspecified address; name the server");
  if (url.search !== "" || url.hash !== "") return refuse("must end with the path, without ? or #");
  if (url.protocol === "http:" && !allowPlainHttp && !isLoopback(url.hostname)) {
    return refuse(
      "would send the credentials unencrypted; begin it with https://, or set allowPlainHttp to true where the network between is trusted",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

function readAuthentication(reader: SettingsReader): ClientAuthentication | undefined {
  const kind = reader.oneOf("authentication", ["basic", "bearer", "none"]);
  const password = reader.text("password");
  const token = reader.text("token");
  const username = reader.text("username");
  if (kind === undefined) {
    if (!reader.problems.some(({ setting }) => setting === "authentication")) {
      reader.refuse("authentication", "is required: basic, bearer or none");
    }
    return undefined;
  }
  if (kind === "none") return { kind };
  if (kind === "bearer") {
    if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return { kind, token };
    reader.refuse("token", token === undefined ? "is required for bearer" : "must be visible ASCII without blanks");
    return undefined;
  }
  if (username === undefined) reader.refuse("username", "is required for basic");
  else if (username.includes(":"))
    reader.refuse("username", "must not hold a colon, which ends the user name in HTTP Basic");
  if (password === undefined) reader.refuse("password", "is required for basic");
  return username === undefined || password === undefined ? undefined : { kind, username, password };
}
