// The numbers in a result's values, by their names, such as `mean` or `quantiles.p95`.
export function numbers(values, prefix = '') {
  return Object.entries(values ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [[prefix + name, value]]
      : value && typeof value === 'object' && !Array.isArray(value) ? numbers(value, `${prefix}${name}.`) : []);
}

/** The number of that name; null when there is none. */
export const numberAt = (values, name) => numbers(values).find(one => one[0] === name)?.[1] ?? null;

/** All values in short, numbers by their names. */
export const brief = (values, text) => Object.entries(values ?? {}).flatMap(([name, value]) =>
  value && typeof value === 'object' && !Array.isArray(value) ? numbers(value, `${name}.`) : [[name, value]])
  .map(([name, value]) => `${name} ${text(value)}`).join(', ');
