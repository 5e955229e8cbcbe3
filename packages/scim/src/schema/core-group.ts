import type { Schema } from "./schema.ts";
import { schemaUris } from "./uris.ts";

/**
 * RFC 7643 sections 4.2 and 8.7.1. `members.display` is of section 2.4 and stands in the RFC's own examples; the schema
 * document of section 8.7.1 forgets it.
 */
export const coreGroupSchema: Schema = {
  id: schemaUris.group,
  name: "Group",
  description: "Group",
  attributes: [
    { name: "displayName", required: true, description: "A human-readable name for the Group. REQUIRED." },
    {
      name: "members",
      type: "complex",
      multiValued: true,
      description: "A list of members of the Group.",
      subAttributes: [
        { name: "value", mutability: "immutable", description: "Identifier of the member of this Group." },
        {
          name: "$ref",
          type: "reference",
          referenceTypes: ["User", "Group"],
          caseExact: true,
          mutability: "immutable",
          description: "The URI corresponding to a SCIM resource that is a member of this Group.",
        },
        {
          name: "type",
          mutability: "immutable",
          canonicalValues: ["User", "Group"],
          description: "A label indicating the type of resource, e.g., 'User' or 'Group'.",
        },
        {
          name: "display",
          mutability: "readOnly",
          description: "A human-readable name, primarily used for display purposes.  READ-ONLY.",
        },
      ],
    },
  ],
};
