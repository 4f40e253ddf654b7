import type { Product } from '../product/product.ts';
import { DEFAULT_GRACE_MILLIS, noticeLines } from './notice-lines.ts';
import { type Notice, type NoticeOptions, createNotice } from './notice.ts';

export interface ProductNoticeOptions extends Pick<NoticeOptions, 'state' | 'isDue' | 'warn' | 'now'> {
  readonly product: Product;
}

/** The notice of a product, with its own words, version and grace. */
export function createProductNotice({ product, ...options }: ProductNoticeOptions): Notice {
  return createNotice({
    ...options,
    lines: noticeLines(product),
    catalogVersion: product.catalog.definition.version,
    graceMillis: product.graceMillis ?? DEFAULT_GRACE_MILLIS,
  });
}
