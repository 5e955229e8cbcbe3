import { schemaUris } from "@castellan/scim";
import type { Case } from "./case.ts";

/** Filters, query parameters and paths. */
export const requestCases: readonly Case[] = [
  {
    tolerance: "filter-value-path",
    send: ["GET", "/Users", undefined, 'filter=emails[type eq "work"].value eq "w@x.example"'],
    shows: { totalResults: 1 },
    reports: /after emails\[/,
    refused: { status: 400, scimType: "invalidFilter", detail: /inside the brackets/ },
  },
  {
    tolerance: "filter-plus-for-space",
    send: ["GET", "/Users", undefined, "filter=userName+eq+%22babs%22"],
    shows: { totalResults: 1 },
    reports: /\+ for space/,
    refused: { status: 400, scimType: "invalidFilter", detail: /wrong at offset/ },
  },
  {
    tolerance: "filter-spacing",
    send: ["GET", "/Users", undefined, 'filter=userName eq"babs"'],
    shows: { totalResults: 1 },
    reports: /lacks a space/,
    refused: { status: 400, scimType: "invalidFilter", detail: /offset 11.*expected a space/ },
  },
  {
    tolerance: "filter-quotes",
    send: ["GET", "/Users", undefined, "filter=userName eq 'babs'"],
    shows: { totalResults: 1 },
    reports: /single quotes/,
    refused: { status: 400, scimType: "invalidFilter", detail: /a value in double quotes/ },
  },
  {
    tolerance: "filter-unquoted-value",
    send: ["GET", "/Users", undefined, "filter=userName eq babs"],
    shows: { totalResults: 1 },
    reports: /^userName is compared with a value without quotes$/,
    refused: { status: 400, scimType: "invalidFilter", detail: /a value in double quotes/ },
  },
  {
    tolerance: "items-per-page",
    send: ["GET", "/Users", undefined, "itemsPerPage=0"],
    shows: { totalResults: 1, itemsPerPage: 0 },
    reports: /^itemsPerPage is taken as count$/,
    refused: { ignored: { totalResults: 1, itemsPerPage: 1 } },
  },
  {
    tolerance: "parameter-case",
    send: ["GET", "/Users", undefined, "COUNT=0"],
    shows: { totalResults: 1, itemsPerPage: 0 },
    reports: /^count is spelled otherwise$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /count is spelled so/ },
  },
  {
    tolerance: "parameter-case",
    send: ["GET", "/Users", undefined, "sortBy=userName&sortOrder=DESCENDING"],
    shows: { totalResults: 1 },
    reports: /^sortOrder is not in lower case$/,
    refused: { status: 400, scimType: "invalidValue", detail: /sortOrder must be ascending or descending/ },
  },
  ...["/users/1", "/Users/1//", "//Users/1", "/Users//1"].map(
    (path): Case => ({
      tolerance: "endpoint-spelling",
      send: ["GET", path],
      shows: { userName: "babs" },
      reports: /^\/Users\/\{id\} is spelled otherwise$/,
      refused: { status: 404, detail: /there is one spelled \/Users\/\{id\}/ },
    }),
  ),
  {
    tolerance: "endpoint-spelling",
    send: ["GET", "/ResourceTypes/user"],
    shows: { name: "User" },
    reports: /^\/ResourceTypes\/User is spelled otherwise$/,
    refused: { status: 404, detail: /\/ResourceTypes\/User/ },
  },
  {
    tolerance: "plural-endpoint",
    send: ["GET", "/ServiceProviderConfigs"],
    shows: { schemas: [schemaUris.serviceProviderConfig] },
    reports: /^\/ServiceProviderConfig is spelled otherwise$/,
    refused: { status: 404, detail: /there is one spelled \/ServiceProviderConfig$/ },
  },
  {
    tolerance: "schema-short-name",
    send: ["GET", "/Schemas/User"],
    shows: { id: schemaUris.user },
    reports: /core:2\.0:User is named in short$/,
    refused: { status: 404, detail: /no schema "User"/ },
  },
];
