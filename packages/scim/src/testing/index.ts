export { type StoreSubject, storeSuite } from "./store-suite.ts";
