/** Where the rule behind a scimType stands. */
export const sectionsOfTypes: Readonly<Record<string, string>> = {
  invalidFilter: "RFC 7644 section 3.4.2.2",
  tooMany: "RFC 7644 section 3.12",
  uniqueness: "RFC 7644 section 3.3",
  mutability: "RFC 7643 section 2.2",
  invalidSyntax: "RFC 7644 section 3.12",
  invalidPath: "RFC 7644 section 3.5.2",
  noTarget: "RFC 7644 section 3.5.2",
  invalidValue: "RFC 7643 section 2.3",
  invalidVers: "RFC 7644 section 3.13",
  sensitive: "RFC 7644 section 7.5.2",
  invalidCursor: "RFC 9865 section 2.1",
  expiredCursor: "RFC 9865 section 2.1",
  invalidCount: "RFC 9865 section 2.1",
};

export const sectionsOfStatuses: Readonly<Record<string, string>> = {
  "401": "RFC 7644 section 2",
  "403": "RFC 7644 section 3.12",
  "404": "RFC 7644 section 3.12",
  "405": "RFC 9110 section 15.5.6",
  "409": "RFC 7644 section 3.12",
  "412": "RFC 7644 section 3.14",
  "413": "RFC 7644 section 3.7.4",
  "415": "RFC 9110 section 15.5.16",
  "429": "RFC 6585 section 4",
  "501": "RFC 7644 section 3.12",
};
