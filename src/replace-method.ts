export type Method = (...args: readonly unknown[]) => unknown;

/**
 * Puts what `wrap` makes of a method in its place, on this one object and not enumerable. Gives the way
 * back, which leaves alone what others have wrapped since; `undefined` where there is no such method.
 */
export function replaceMethod(
  target: object,
  name: string,
  wrap: (original: Method) => Method,
): (() => void) | undefined {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return undefined;
  const before = Object.getOwnPropertyDescriptor(target, name);
  const value = wrap((...args): unknown => Reflect.apply(original, target, args));
  Object.defineProperty(target, name, { configurable: true, writable: true, enumerable: false, value });
  return () => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return;
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}
