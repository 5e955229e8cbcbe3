export type ProfileName =
  | "default"
  | "strict"
  | "entra"
  | "okta"
  | "onelogin"
  | "sailpoint"
  | "jumpcloud"
  | "google"
  | "cyberark";
