/**
 * Gives `target` what `source` has beyond it, asked anew each time: hosts may use more of their SDK's tracer
 * than the API names. Functions run on their own object.
 */
export function forwardMethods(target: object, source: () => object): void {
  for (const name of namesOf(source())) {
    if (name in target) continue;
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: false,
      get: () => {
        const object = source();
        const value: unknown = Reflect.get(object, name);
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });
  }
}

/** Every name of an object and what it derives from, but for those that all objects have. */
function namesOf(object: object): ReadonlySet<string | symbol> {
  const names = new Set<string | symbol>();
  for (let level: object | null = object; level !== null && level !== Object.prototype;) {
    for (const name of Reflect.ownKeys(level)) names.add(name);
    level = Reflect.getPrototypeOf(level);
  }
  return names;
}
