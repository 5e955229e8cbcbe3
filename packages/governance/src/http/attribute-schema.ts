import { Type } from "typebox";

const scalar = Type.Union([Type.String({ maxLength: 100_000 }), Type.Number(), Type.Boolean()]);

/** The value of an attribute: a scalar, a list of scalars, or `null` for none. */
export const attributeValue = Type.Union([scalar, Type.Null(), Type.Array(scalar, { maxItems: 10_000 })]);
