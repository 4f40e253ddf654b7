import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { findHostProduct } from '../config/find-host-product.ts';
import { dotAi } from '../product/dot-ai.ts';
import { loadProduct } from '../product/load-product.ts';
import type { Product } from '../product/product.ts';

/** The product that a command is about, or why there is none. */
export type FoundProduct = { readonly product: Product } | { readonly problem: string };

/** Begins like a path and like nothing else, so that no package is executed by accident. */
const PATH = /^\.{1,2}[/\\]/u;

/**
 * The product of the file that was named; without one, that which the nearest package file from `folder` upwards
 * names under `telemetry`, else dot-ai. Executes the file. Never throws.
 */
export function findProduct(named: string | undefined, folder: string): FoundProduct {
  if (named !== undefined) {
    const path = resolve(folder, named);
    const isPath = isAbsolute(named) || PATH.test(named);
    return isPath && isFile(path)
      ? load(path)
      : { problem: '--product takes the path of a file that is there, such as ./telemetry.js' };
  }
  const host = findHostProduct(join(folder, 'index.js'));
  if (host === undefined) return { product: dotAi };
  const way = relative(host.path, folder);
  // The package's own folder stands for a name that leads out of it: nothing there is to be executed.
  const isFolderOfPackage = way !== '..' && !way.startsWith(`..${sep}`);
  return isFolderOfPackage
    ? { problem: `package.json in ${host.path} names no file of that folder under telemetry` }
    : load(host.path);
}

/** This is the terminal of who maintains the file: what it throws is theirs to read. */
function load(path: string): FoundProduct {
  try {
    return { product: loadProduct(path) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      problem: `no product could be loaded from ${path}: ${message.replaceAll(/(?!\n)\p{Cc}/gu, '?')}`,
    };
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
