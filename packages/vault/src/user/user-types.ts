import { componentUserTypes, type PvwaUserType } from "@castellan/pvwa";

const people = ["EVD", "GUI", "HTTPGW", "NAPI", "PACLI", "PIMSU", "PSM", "PSMP", "PVWA", "WINCLIENT", "XAPI"];

/** The types that vaults are known to have. Numbers from 1000 on are ours, where the product's is not publicly known. */
export const userTypes: readonly PvwaUserType[] = [
  userType(31, "CPM", ["CPM"]),
  userType(32, "PVWA", ["PVWAApp"]),
  userType(33, "AppProvider", ["AppPrv"]),
  userType(34, "EPVUser", people),
  userType(35, "AIMAccount", ["AIMApp"]),
  userType(36, "PSM", ["PSMApp"]),
  userType(37, "OPMProvider", ["AppPrv"]),
  userType(38, "PIMProvider", ["AppPrv"]),
  userType(39, "OPMUser", ["PIMSU"]),
  userType(43, "PSMUser", ["PSM", "PSMApp", "PSMP", "PVWA"]),
  userType(1000, "Built-InAdmins", people),
  ...["EPVUserLite", "BasicUser", "ExtUser", "BizUser"].map((name, index) => userType(1001 + index, name, people)),
  userType(1010, "PSMPServer", ["PSMPApp"]),
  ...[...["ENE", "PSMPADBridge", "PSMHTML5Gateway", "CIFS", "FTP", "SFE", "DCAInstance", "FEWA", "SEG"]].map(
    (name, index) => userType(1011 + index, name, []),
  ),
];

function userType(UserTypeId: number, UserTypeName: string, AllowedClientInterfaces: readonly string[]): PvwaUserType {
  return { UserTypeId, UserTypeName, AllowedClientInterfaces };
}

const spellings = new Map(userTypes.map(({ UserTypeName }) => [UserTypeName.toLowerCase(), UserTypeName]));

/** A known user type in its own spelling; `undefined` for one that is not known. */
export function knownUserType(name: string): string | undefined {
  return spellings.get(name.toLowerCase());
}

/** Whether users of the type are not people but the vault's own components. */
export function isComponent(userType: string): boolean {
  return componentUserTypes.some((type) => type.toLowerCase() === userType.toLowerCase());
}
