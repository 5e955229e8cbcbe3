/** Resources that one type may ever have had: 2^40. Types that one database may have: 2^12. Together they fit a safe integer. */
const places = 2 ** 40;
export const mostTypes = 2 ** 12;
const attributes = 2 ** 12;

/** The keys of one resource type: `seq` from `first` up to `end`, and the numbers of its attributes. */
export interface TypeSpace {
  readonly first: number;
  readonly end: number;
  readonly firstAttribute: number;
  readonly endAttribute: number;
}

export function typeSpace(number: number): TypeSpace {
  return {
    first: number * places,
    end: (number + 1) * places,
    firstAttribute: number * attributes,
    endAttribute: (number + 1) * attributes,
  };
}

/** The `seq` at a place, `undefined` for a place that no type has. */
export function seqAt(space: TypeSpace, place: number | undefined): number | undefined {
  return place === undefined || place >= places ? undefined : space.first + place;
}
