import { isDocument } from "../configuration/merge.ts";

/** `58 created, 2 unchanged` of a task's counts. */
export function countsText({ counts }: Readonly<Record<string, unknown>>): string {
  return (isDocument(counts) ? Object.entries(counts) : [])
    .filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] > 0)
    .map(([name, count]) => `${count} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`)
    .join(", ");
}
