// A child process: node:http and nothing else, answering every request with the bytes that the parent sends it.
import { createServer } from "node:http";
import { reportPort } from "./forked.ts";

let status = 200;
let headers: Record<string, string> = {};
let body = Buffer.alloc(0);

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(status, { ...headers, "content-length": body.length }).end(body));
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) reportPort(address.port);
});

process.on("message", (message: { status: number; headers: Record<string, string>; body: string }) => {
  ({ status, headers } = message);
  body = Buffer.from(message.body, "latin1");
  process.send?.({ ready: true });
});
