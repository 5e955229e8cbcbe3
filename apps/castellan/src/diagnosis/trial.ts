import { groupResourceType, userResourceType } from "@castellan/gateway";
import {
  createMemoryStore,
  createProvider,
  isProfileName,
  type JsonObject,
  type ProfileName,
  profiles,
  type ScimResponse,
  type ToleranceName,
} from "@castellan/scim";

/** A request, as it would be sent to a gateway. */
export interface TrialRequest {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly body: JsonObject;
}

/** What a server of one profile makes of a request. */
export interface Trial {
  readonly profile: ProfileName;
  readonly refusals: readonly Refusal[];
  /** What it bent to take it. */
  readonly tolerated: readonly { readonly tolerance: ToleranceName; readonly detail: string }[];
}

export interface Refusal {
  readonly status: number;
  readonly scimType: string | undefined;
  readonly detail: string;
  /** Which operation of a bulk request, counted from 1. */
  readonly operation?: number;
}

const profileNames: readonly ProfileName[] = Object.keys(profiles).filter(isProfileName);

const sampleUser = {
  schemas: [userResourceType.schema.id],
  userName: "somebody",
  name: { givenName: "Some", familyName: "Body" },
  displayName: "Some Body",
  active: true,
  emails: [
    { value: "work@somebody.example", type: "work", primary: true },
    { value: "home@somebody.example", type: "home" },
  ],
};

/**
 * The request against the rules of every profile: each a provider of the gateway's types with nothing in it but one user and one
 * group of which he is a member, both with the id 1.
 */
export async function tryProfiles(request: TrialRequest): Promise<readonly Trial[]> {
  return Promise.all(profileNames.map((profile) => tryProfile(profile, request)));
}

async function tryProfile(profile: ProfileName, request: TrialRequest): Promise<Trial> {
  const users = createMemoryStore(userResourceType);
  const groups = createMemoryStore(groupResourceType);
  const user = await users.create(undefined, sampleUser);
  await groups.create(undefined, {
    schemas: [groupResourceType.schema.id],
    displayName: "Somebodies",
    members: [{ value: user.id }],
  });
  const tolerated: { tolerance: ToleranceName; detail: string }[] = [];
  const provider = createProvider({
    resourceTypes: [
      { ...userResourceType, store: users },
      { ...groupResourceType, store: groups },
    ],
    profile: profiles[profile],
    authenticationSchemes: [],
    maxResults: 100,
    bulk: { maxOperations: 1_000, maxPayloadSize: 10_000_000 },
    missingResourceDetail: (type) => `${type.toLowerCase()} data is required`,
    onTolerance: ({ tolerance, detail }) => tolerated.push({ tolerance, detail }),
  });
  const answer = await provider.handle({
    method: request.method,
    path: request.path,
    query: "",
    headers: { "content-type": "application/scim+json" },
    body: JSON.stringify(request.body),
    baseUrl: "https://pam.example/scim/v2",
    caller: undefined,
  });
  return { profile, refusals: refusalsOf(answer), tolerated };
}

function refusalsOf({ status, body = "{}" }: ScimResponse): readonly Refusal[] {
  const document: JsonObject = JSON.parse(body);
  if (status >= 400) return [refusalOf(document, status)];
  const operations: readonly unknown[] = Array.isArray(document.Operations) ? document.Operations : [];
  return operations.filter(isObject).flatMap((operation, index) => {
    const own = Number(operation.status);
    // The trial has none of the resources that the operations are about: that they are missing says nothing.
    if (own < 400 || own === 404) return [];
    const response = isObject(operation.response) ? operation.response : {};
    return [{ ...refusalOf(response, own), operation: index + 1 }];
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refusalOf(error: JsonObject, status: number): Refusal {
  return {
    status,
    scimType: typeof error.scimType === "string" ? error.scimType : undefined,
    detail: typeof error.detail === "string" ? error.detail : `status ${status}`,
  };
}
