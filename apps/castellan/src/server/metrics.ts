/** Upper bounds of the duration histogram, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Durations {
  readonly buckets: number[];
  count: number;
  sum: number;
}

export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the server counts of its requests, and prints for Prometheus (text format 0.0.4). */
export interface Metrics {
  observe(request: { service: string; method: string; status: number; milliseconds: number }): void;
  /** The page, with the gauges that the services tell at this moment. */
  print(gauges: readonly Gauge[]): string;
}

export function createMetrics(): Metrics {
  const requests = new Map<string, RequestCount>();
  const durations = new Map<string, Durations>();
  return {
    observe: ({ service, method, status, milliseconds }) => {
      countRequest(requests, service, method, status);
      observeDuration(durations, service, milliseconds / 1000);
    },
    print: (gauges) =>
      [
        ...family(
          "castellan_http_requests_total",
          "counter",
          "Requests answered.",
          [...requests.values()].map(({ of, count }) => `${labels(of)} ${count}`),
        ),
        ...family(
          "castellan_http_request_duration_seconds",
          "histogram",
          "Time from a request's first byte to its answer's last.",
          [...durations].flatMap(([service, of]) => histogramLines(service, of)),
        ),
        ...gaugeLines([...gauges, ...processGauges()]),
        "",
      ].join("\n"),
  };
}

interface RequestCount {
  readonly of: Readonly<Record<"service" | "method" | "status", string>>;
  count: number;
}

function countRequest(requests: Map<string, RequestCount>, service: string, method: string, status: number): void {
  const key = `${service} ${method} ${status}`;
  const known = requests.get(key);
  if (known === undefined) requests.set(key, { of: { service, method, status: String(status) }, count: 1 });
  else known.count += 1;
}

function observeDuration(durations: Map<string, Durations>, service: string, seconds: number): void {
  const of = durations.get(service) ?? { buckets: bounds.map(() => 0), count: 0, sum: 0 };
  durations.set(service, of);
  of.count += 1;
  of.sum += seconds;
  const index = bounds.findIndex((bound) => seconds <= bound);
  if (index >= 0) of.buckets[index] = (of.buckets[index] ?? 0) + 1;
}

/** Prometheus' buckets are cumulative: each counts everything up to its bound. */
function histogramLines(service: string, { buckets, count, sum }: Durations): readonly string[] {
  let below = 0;
  const lines = bounds.map((bound, index) => {
    below += buckets[index] ?? 0;
    return `_bucket${labels({ service, le: String(bound) })} ${below}`;
  });
  const of = labels({ service });
  return [...lines, `_bucket${labels({ service, le: "+Inf" })} ${count}`, `_sum${of} ${sum}`, `_count${of} ${count}`];
}

function gaugeLines(gauges: readonly Gauge[]): readonly string[] {
  const families = Map.groupBy(gauges, (gauge) => gauge.name);
  return [...families].flatMap(([name, members]) =>
    family(
      name,
      "gauge",
      members[0]?.help ?? "",
      members.map((gauge) => `${labels(gauge.labels ?? {})} ${gauge.value}`),
    ),
  );
}

function processGauges(): readonly Gauge[] {
  return [
    { name: "process_resident_memory_bytes", help: "Memory that the process holds.", value: process.memoryUsage.rss() },
    { name: "process_uptime_seconds", help: "How long the process runs.", value: Math.round(process.uptime()) },
  ];
}

function family(name: string, type: string, help: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines.map((line) => `${name}${line}`)];
}

/** `{service="vault"}`; a label's value escapes backslash, quote and line feed. */
function labels(of: Readonly<Record<string, string>>): string {
  const entries = Object.entries(of);
  if (entries.length === 0) return "";
  const escaped = (value: string) => value.replace(/[\\"\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`));
  return `{${entries.map(([name, value]) => `${name}="${escaped(value)}"`).join(",")}}`;
}
