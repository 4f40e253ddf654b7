/**
 * Watches a property for reads. Gives what ends this, puts the property back and says whether it was read;
 * `undefined` where it cannot be watched.
 */
export function watchReads(target: object, name: string): (() => boolean) | undefined {
  const property = Object.getOwnPropertyDescriptor(target, name);
  if (property?.configurable !== true || !('value' in property)) return undefined;
  let isRead = false;
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: property.enumerable === true,
    get: (): unknown => {
      isRead = true;
      return property.value;
    },
    set: (value: unknown) => {
      property.value = value;
    },
  });
  return () => {
    Object.defineProperty(target, name, property);
    return isRead;
  };
}
