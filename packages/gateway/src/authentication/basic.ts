const utf8 = new TextDecoder("utf-8", { fatal: true });

const control = /\p{Cc}/u;

/**
 * The user and password of an HTTP Basic header's credentials, or `undefined` when there are none to read; control
 * characters make them unreadable (RFC 7617 section 2).
 */
export function parseBasic(credentials: string): { readonly username: string; readonly password: string } | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return undefined;
  let text: string;
  try {
    text = utf8.decode(Buffer.from(credentials, "base64"));
  } catch {
    return undefined;
  }
  if (control.test(text)) return undefined;
  const colon = text.indexOf(":");
  if (colon < 1 || colon === text.length - 1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
