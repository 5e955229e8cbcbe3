import type { PvwaErrorCode } from "@castellan/pvwa";
import type { Room } from "../description.ts";
import {
  answer,
  between,
  body,
  choice,
  described,
  flag,
  list,
  ref,
  type Schema,
  text,
  upTo,
  usually,
} from "../schema.ts";

const longest = upTo(1024);
const credentials: Readonly<Record<string, Schema>> = {
  username: longest,
  password: longest,
  newPassword: described(longest, "Changes the password with the logon; of a directory only over TLS"),
  concurrentSession: usually(described(flag, "False ends the user's other sessions"), false),
};
const gen1Credentials = body({
  ...credentials,
  useRadiusAuthentication: usually(flag, false),
  connectionNumber: described(between(1, 100), "Ends the user's session of that number, instead of all others"),
});

const logonRefusals: readonly PvwaErrorCode[] = [
  "CASTL002E",
  "ITATS002E",
  "ITATS004E",
  "ITATS005E",
  "ITATS006E",
  "CASTL004E",
  "CASTL014E",
  "CASTL017E",
  "CASTL019E",
  "CASTL003E",
  "CASTL065E",
];
const fromDirectory: readonly PvwaErrorCode[] = ["CASTL062E", "CASTL001E", "CASTL012E"];

const own = "/WebServices/auth/Cyberark/CyberArkAuthenticationService.svc";
const shared = "/WebServices/auth/Shared/RestfulAuthenticationService.svc";
const saml = "/WebServices/auth/SAML/SAMLAuthenticationService.svc";

const methods = "/API/Configuration/AuthenticationMethods";
const vaultAdmins = { vaultAdmins: true } as const;

export const sessions: Room = {
  tag: "Sessions",
  description:
    "Logon, logoff, and what a caller learns of himself. The token goes into the header Authorization as it is.",
  calls: [
    {
      route: "POST /API/auth/:type/Logon",
      summary: "Log on",
      open: true,
      body: body(credentials, "username"),
      answer: [200, described(text, "The session's token")],
      refuses: [...logonRefusals, ...fromDirectory, "PASWS035E", "CASTL005E"],
    },
    {
      route: "POST /API/auth/Logoff",
      summary: "End the session",
      answer: [200, answer({ LogoffUrl: text })],
    },
    {
      route: `POST ${own}/Logon`,
      summary: "Log on, first generation",
      open: true,
      body: gen1Credentials,
      answer: [200, answer({ CyberArkLogonResult: text })],
      refuses: logonRefusals,
    },
    {
      route: `POST ${shared}/Logon`,
      summary: "Log on, first generation",
      description: "Without a user name it is refused: the vault has no user of its own for callers that say nobody.",
      open: true,
      body: gen1Credentials,
      answer: [200, answer({ LogonResult: text })],
      refuses: logonRefusals,
    },
    { route: `POST ${saml}/Logon`, summary: "Not configured", open: true, refuses: ["PASWS035E"] },
    ...([own, shared, saml] as const).map(
      (service) =>
        ({
          route: `POST ${service}/Logoff`,
          summary: "End the session, first generation",
          answer: [200, answer({})],
        }) as const,
    ),
    { route: "GET /API/LoginsInfo", summary: "The caller's last logons", answer: [200, ref("LoginsInfo")] },
    {
      route: "GET /API/currentuser",
      summary: "The caller",
      answer: [200, ref("User")],
      source: "shape-ours",
    },
    {
      route: `GET ${methods}`,
      summary: "The methods of logon",
      needs: vaultAdmins,
      answer: [200, answer({ Methods: list(ref("AuthenticationMethod")) })],
    },
    {
      route: `GET ${methods}/:id`,
      summary: "One method of logon",
      needs: vaultAdmins,
      answer: [200, ref("AuthenticationMethod")],
    },
    {
      route: `POST ${methods}`,
      summary: "Refused: the methods there are cannot be added to",
      needs: vaultAdmins,
      body: body({ id: upTo(50) }, "id"),
      refuses: ["CASTL066E", "CASTL068E"],
    },
    {
      route: `PUT ${methods}/:id`,
      summary: "Change a method of logon",
      description:
        "What is left out stays. A method that is switched off lets nobody but the Administrator log on by it.",
      needs: vaultAdmins,
      body: body({
        displayName: upTo(50),
        enabled: flag,
        mobileEnabled: flag,
        logoffUrl: upTo(2000),
        secondFactorAuth: choice([""]),
        signInLabel: upTo(50),
        usernameFieldLabel: upTo(50),
        passwordFieldLabel: upTo(50),
      }),
      answer: [200, ref("AuthenticationMethod")],
      refuses: ["CASTL070E"],
    },
    {
      route: `DELETE ${methods}/:id`,
      summary: "Refused: a method can be disabled instead",
      needs: vaultAdmins,
      refuses: ["CASTL067E", "CASTL069E"],
    },
  ],
};
