import type { PvwaUser } from "@castellan/pvwa";

/** The parts of a user of which nothing is known: every text is there and empty. */
export const emptyDetails: Pick<PvwaUser, "personalDetails" | "businessAddress" | "internet" | "phones"> = {
  personalDetails: {
    street: "",
    city: "",
    state: "",
    zip: "",
    country: "",
    title: "",
    organization: "",
    department: "",
    profession: "",
    firstName: "",
    middleName: "",
    lastName: "",
  },
  businessAddress: { workStreet: "", workCity: "", workState: "", workZip: "", workCountry: "" },
  internet: { homePage: "", homeEmail: "", businessEmail: "", otherEmail: "" },
  phones: { homeNumber: "", businessNumber: "", cellularNumber: "", faxNumber: "", pagerNumber: "" },
};
