export { arbitraries } from "./arbitraries.ts";
export { type StoreSubject, storeSuite } from "./store-suite.ts";
