import type {
  PvwaAuthenticationMethod,
  PvwaErrorBody,
  PvwaErrorDetail,
  PvwaLoginsInfo,
  PvwaServerInfo,
  PvwaServerVerification,
} from "@castellan/pvwa";
import { answer, answerOf, flag, integer, list, nullable, text, unixSeconds } from "../schema.ts";

export const serverSchemas = {
  Error: answerOf<PvwaErrorBody>(
    {
      ErrorCode: text,
      ErrorMessage: text,
      Details: list(
        answerOf<PvwaErrorDetail>({ ParameterName: text, ErrorCode: text, ErrorMessage: text }, "ParameterName"),
      ),
    },
    "Details",
  ),
  LoginsInfo: answerOf<PvwaLoginsInfo>({
    LastSuccessLoginTime: unixSeconds,
    LastSuccessLoginIP: text,
    FailedLogins: integer,
    LastFailLoginTime: unixSeconds,
    LastFailLoginIP: text,
  }),
  ServerVerification: answerOf<PvwaServerVerification>({
    ApplicationName: text,
    AuthenticationMethods: list(answer({ Enabled: flag, Id: text })),
    ServerId: text,
    ServerName: text,
    Features: list({}),
  }),
  ServerInfo: answerOf<PvwaServerInfo>({ ExternalVersion: text, InternalVersion: text, ServerName: text }),
  AuthenticationMethod: answerOf<PvwaAuthenticationMethod>({
    id: text,
    displayName: text,
    enabled: flag,
    mobileEnabled: flag,
    logoffUrl: text,
    secondFactorAuth: nullable(text),
    signInLabel: text,
    usernameFieldLabel: text,
    passwordFieldLabel: text,
  }),
  HealthSummary: answer({
    Components: list(
      answer({
        ComponentID: text,
        ComponentName: text,
        Description: text,
        ConnectedComponentCount: integer,
        ComponentTotalCount: integer,
        ComponentSpecificStat: integer,
      }),
    ),
    Vaults: list(answer({ IP: text, Role: text, IsLoggedOn: flag })),
  }),
  HealthDetails: answer({
    ComponentsDetails: list(
      answer({
        ComponentIP: text,
        ComponentUserName: text,
        ComponentVersion: text,
        ComponentSpecificStat: integer,
        IsLoggedOn: flag,
        LastLogonDate: unixSeconds,
      }),
    ),
  }),
};
