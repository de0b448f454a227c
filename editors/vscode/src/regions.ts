/** Which region of a file a position lies in: `rholsp/regions` lists them. */

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** One entry of the answer. */
export interface Region {
  readonly uri: string;
  readonly languageId: string;
  readonly route: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

export function regionAt(regions: readonly Region[], place: Place): Region | undefined {
  return regions.find(({ range }) => !isBefore(place, range.start) && !isBefore(range.end, place));
}

function isBefore(one: Place, other: Place): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** The scheme under which the server gives a region's text (`workspace/textDocumentContent`). */
export const REGION_SCHEME = "rholsp-region";
