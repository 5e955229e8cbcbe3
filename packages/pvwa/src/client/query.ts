type QueryValue = string | number | boolean | undefined;

/** `?search=a%20b&pageSize=10`, or nothing; spaces as `%20`, because a PVWA does not read `+` as one. */
export function queryString(values: Readonly<Record<string, QueryValue>>): string {
  let text = "";
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    text += `${text === "" ? "?" : "&"}${name}=${encodeURIComponent(value)}`;
  }
  return text;
}
