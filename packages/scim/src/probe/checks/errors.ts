import { messageUris } from "../../schema/uris.ts";
import { type CheckSeries, judge, skipped } from "../check.ts";
import { hasSchema, hasScimType, hasStatus } from "../documents.ts";

const nobody = "castellan-probe-nobody";
const halfBody = { body: '{"schemas":' };

export const errors: CheckSeries = {
  group: "errors",
  checks: [
    {
      id: "errors.not-found",
      section: "RFC 7644 section 3.12",
      title: "A resource that does not exist is 404, as a SCIM error",
      level: "must",
      mend: `Answer 404 with a JSON body whose schemas is ["${messageUris.error}"].`,
      async run({ ask, endpoints }) {
        const reply = await ask("GET", `${endpoints.users}/${nobody}`);
        return judge([
          hasStatus(reply, 404),
          [reply.json !== undefined, "the body is not JSON"],
          [hasSchema(reply.object, messageUris.error), `schemas does not name ${messageUris.error}`],
        ]);
      },
    },
    {
      id: "errors.status",
      section: "RFC 7644 section 3.12",
      title: "The status in an error is text, and the one of the answer",
      level: "must",
      mend: 'Write "status": "404", not "status": 404.',
      async run({ ask, endpoints }) {
        const { status, object } = await ask("GET", `${endpoints.users}/${nobody}`);
        if (object.status === undefined) return judge([[false, "the error has no status"]]);
        const isNumber = typeof object.status === "number";
        return judge(
          [
            [!isNumber, "status is a number"],
            [
              String(object.status) === String(status),
              `status is ${String(object.status).slice(0, 20)}, the answer's ${status}`,
            ],
          ],
          { statusAsNumber: isNumber },
        );
      },
    },
    {
      id: "errors.detail",
      section: "RFC 7644 section 3.12",
      title: "An error tells a person what is wrong",
      level: "habit",
      mend: "Add a detail to every error.",
      async run({ ask, endpoints }) {
        const { object } = await ask("GET", `${endpoints.users}/${nobody}`);
        return judge([[typeof object.detail === "string" && object.detail !== "", "the error has no detail"]]);
      },
    },
    {
      id: "errors.endpoint",
      section: "RFC 7644 section 3.12",
      title: "An endpoint that does not exist is 404, in JSON",
      level: "should",
      mend: "Answer unknown paths below the base URL with a SCIM error too.",
      async run({ ask }) {
        const reply = await ask("GET", "/CastellanProbeNothing");
        return judge([hasStatus(reply, 404), [reply.json !== undefined, "the body is not JSON"]]);
      },
    },
    {
      id: "errors.syntax",
      section: "RFC 7644 section 3.12",
      title: "A body that is not JSON is 400",
      level: "must",
      mend: "Answer 400 to a body that cannot be parsed.",
      run: async ({ ask, endpoints }) => judge([hasStatus(await ask("POST", endpoints.users, halfBody), 400)]),
    },
    {
      id: "errors.syntax-type",
      section: "RFC 7644 section 3.12",
      title: "The error of a body that is not JSON is invalidSyntax",
      level: "should",
      mend: "Add scimType invalidSyntax to the error.",
      run: async ({ ask, endpoints }) =>
        judge([hasScimType(await ask("POST", endpoints.users, halfBody), "invalidSyntax")]),
    },
    {
      id: "errors.credentials",
      section: "RFC 9110 section 15.5.2",
      title: "Without credentials the answer is 401, and says how to authenticate",
      level: "must",
      mend: "Answer 401 with a WWW-Authenticate header to a request without credentials.",
      async run({ ask, endpoints, authenticates }) {
        if (!authenticates) return skipped("the probe has no credentials to leave out");
        const reply = await ask("GET", `${endpoints.users}?startIndex=1&count=1`, { anonymous: true });
        return judge([
          hasStatus(reply, 401),
          [reply.headers.get("www-authenticate") !== null, "there is no WWW-Authenticate header"],
        ]);
      },
    },
  ],
};
