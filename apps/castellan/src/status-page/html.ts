/** Text that is HTML already and is not escaped again. */
export interface Html {
  readonly html: string;
}

/** A template that escapes everything that is put into it, except what is `Html` itself. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return { html: parts.reduce((text, part, index) => `${text}${printed(values[index - 1] ?? "")}${part}`) };
}

function printed(value: string | number | Html | readonly Html[]): string {
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return value.toLocaleString("en");
  return "html" in value ? value.html : value.map((one) => one.html).join("");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
