/** The longest source file: one that comes near it is asking to be two. */
const longestFile = 400;

/** What no file may hold, and why. */
const forbidden: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b|\bfor now\b/, why: "do it, or leave it out" },
  { pattern: /(?<![\w.~$}])\/(root|work|home|tmp)\/\w/, why: "no path of one machine" },
  { pattern: /\bregistry\.(npmjs|yarnpkg)\.|\bnpm\.pkg\.|\/artifactory\//, why: "no host of a package registry" },
  {
    pattern: /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/,
    why: "mend it instead of silencing the check",
  },
];

/** Every line of a file that breaks a rule of the house, as `path:line: why`. */
export function houseRuleViolations(path: string, text: string): string[] {
  const lines = text.split("\n");
  const length = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const isSource = /\.[cm]?[jt]sx?$/.test(path);
  const tooLong = isSource && length > longestFile ? [`${path}: ${length} lines, and ${longestFile} are the most`] : [];
  const broken = lines.flatMap((line, index) =>
    forbidden
      .filter((rule) => rule.pattern.test(line))
      .map((rule) => `${path}:${index + 1}: ${rule.why}: ${line.trim()}`),
  );
  return [...tooLong, ...broken];
}
