import type { Room } from "../description.ts";
import { answer, body, integer, list, ref, type Schema } from "../schema.ts";

const needs = { vault: ["ManageDirectoryMapping"], vaultAdmins: true } as const;
const path = "/API/Configuration/LDAP/Directories";
const mappings = `${path}/:domain/Mappings`;
const synchronizations = "/API/Castellan/DirectorySynchronizations";
const order: Schema = { ...list(integer), minItems: 1 };

export const directories: Room = {
  tag: "Directories",
  description: "LDAP directories, the mappings by which their people become users, and synchronisation with them.",
  calls: [
    { route: `GET ${path}`, summary: "List directories", needs, answer: [200, list(ref("DirectorySummary"))] },
    {
      route: `POST ${path}`,
      summary: "Add a directory, once it was tried",
      needs,
      body: ref("DirectoryCreate"),
      answer: [201, ref("Directory")],
      refuses: ["CASTL055E", "CASTL056E", "CASTL050E"],
    },
    { route: `GET ${path}/:domain`, summary: "Read a directory", needs, answer: [200, ref("Directory")] },
    {
      route: `DELETE ${path}/:domain`,
      summary: "Remove a directory",
      needs,
      answer: [204],
      refuses: ["CASTL057E"],
    },
    { route: `GET ${mappings}`, summary: "List mappings", needs, answer: [200, list(ref("DirectoryMapping"))] },
    {
      route: `POST ${mappings}`,
      summary: "Add a mapping, after those that are there",
      needs,
      body: ref("DirectoryMappingWrite"),
      answer: [201, ref("DirectoryMapping")],
      refuses: ["CASTL058E", "CASTL012E"],
    },
    {
      route: `POST ${mappings}/Reorder`,
      summary: "Change the order of mappings",
      needs,
      body: body({ MappingsOrder: order }, "MappingsOrder"),
      answer: [200, list(ref("DirectoryMapping"))],
      source: "shape-ours",
    },
    { route: `GET ${mappings}/:id`, summary: "Read a mapping", needs, answer: [200, ref("DirectoryMapping")] },
    {
      route: `PUT ${mappings}/:id`,
      summary: "Replace a mapping",
      needs,
      body: ref("DirectoryMappingWrite"),
      answer: [200, ref("DirectoryMapping")],
      refuses: ["CASTL057E", "CASTL058E", "CASTL012E"],
      source: "shape-ours",
    },
    { route: `DELETE ${mappings}/:id`, summary: "Remove a mapping", needs, answer: [204], refuses: ["CASTL057E"] },
    {
      route: `POST ${synchronizations}`,
      summary: "Synchronise external users and groups with their directories now",
      needs,
      answer: [202, ref("DirectorySynchronization")],
      refuses: ["CASTL060E"],
      source: "ours",
    },
    {
      route: `GET ${synchronizations}`,
      summary: "The last 100 synchronisations, the newest first",
      needs,
      answer: [200, answer({ value: list(ref("DirectorySynchronization")), count: integer })],
      source: "ours",
    },
    {
      route: `GET ${synchronizations}/:id`,
      summary: "What a synchronisation did",
      needs,
      answer: [200, ref("DirectorySynchronization")],
      source: "ours",
    },
  ],
};
