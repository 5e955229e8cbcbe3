import { openRoute, type Route } from "../http/route.ts";
import { createDocument } from "./document.ts";

/** `GET /API/openapi.json`: it tells nothing of anybody, so it takes no session. It is made once, and like all answers not to be cached. */
export function openApiRoutes(): readonly Route[] {
  const body = JSON.stringify(createDocument());
  return [openRoute("GET", "/API/openapi.json", async () => ({ status: 200, body }))];
}
