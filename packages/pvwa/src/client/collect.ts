import type { Dispatcher } from "undici";

/** An answer as it came, its body as one text. */
export interface CollectedAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly text: string;
}

/**
 * Sends one request and collects the whole answer. `request` of undici makes a stream of each body, which costs more than
 * all else it does, and here every body is read whole. Throws undici's own errors.
 */
export function collectAnswer(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions): Promise<CollectedAnswer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new Collector(resolve, reject));
  });
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: CollectedAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: CollectedAnswer["headers"] = {};

  constructor(resolve: (answer: CollectedAnswer) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Called for each time the request is sent; nothing was heard of the time before. */
  onRequestStart(): void {
    this.#chunks.length = 0;
  }

  /** Interim answers (1xx) come here too; the last one counts. */
  onResponseStart(_controller: unknown, status: number, headers: CollectedAnswer["headers"]): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#resolve({ status: this.#status, headers: this.#headers, text: textOf(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#reject(error);
  }
}

function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  const text = bytes.toString("utf8");
  // A byte order mark is no part of the text (RFC 8259 section 8.1).
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
