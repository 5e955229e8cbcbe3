export const cyberArkGroupUri = "urn:ietf:params:scim:schemas:cyberark:1.0:Group";
