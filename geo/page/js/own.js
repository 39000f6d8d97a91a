// What a page of somebody's own lines adds to all others: the reader's choice of columns, see chosen_columns.js.
/**
 * @type {{ lookOf?: (thing: any) => { ink?: string, width_px?: number } | null, said?: (thing: any) => string[],
 *   passes?: (thing: any) => boolean, colours?: () => boolean, key?: () => string, section?: () => any,
 *   address?: { read: (given: Map<string, string>) => void, pairs: () => string[] } }}
 */
export const own = {};

// A system in the looks that its lines have: pairs of it, as it is drawn there, and the runs of these lines.
export function dressed(system, runs) {
  if (!own.lookOf) return [[system, runs]];
  const looks = new Map();
  for (const run of runs) {
    const look = own.lookOf(run.line), key = look ? `${look.ink} ${look.width_px}` : "";
    if (!looks.has(key)) looks.set(key, [look ? Object.assign(Object.create(system), look) : system, []]);
    looks.get(key)[1].push(run);
  }
  return [...looks.values()];
}
