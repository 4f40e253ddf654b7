import type { Notice } from '../notice/notice.ts';
import type { AskPermission, Permission } from '../permission.ts';

export interface PermissionToSendOptions {
  /** Whether nobody has switched it on yet who still may. */
  readonly isPending: () => boolean;
  /** Whether the operator still lets it send, asked anew. */
  readonly isAllowed: () => boolean;
  /** The notice that must come before anything that leaves this machine; `undefined` where the operator knows. */
  readonly notice: () => Notice | undefined;
  /** Whether it is worth waiting for a better identity. */
  readonly isIdentityAwaited: () => boolean;
}

const GRANTED: Permission = { status: 'granted' };
const WITHDRAWN: Permission = { status: 'withdrawn' };

/** Puts together everything that a send waits for: consent, the notice and its grace, identity. */
export function createPermissionToSend(options: PermissionToSendOptions): AskPermission {
  const { isPending, isAllowed, notice, isIdentityAwaited } = options;
  return ({ isLocal }, isLast) => {
    if (isPending()) return { status: 'held', forMillis: Infinity, reason: 'consent' };
    if (!isAllowed()) return WITHDRAWN;
    const graceMillis = isLocal ? 0 : (notice()?.remainingMillis() ?? 0);
    if (graceMillis > 0) return { status: 'held', forMillis: graceMillis, reason: 'grace' };
    // A process that ends has no time for it.
    if (!isLast && isIdentityAwaited()) return { status: 'held', forMillis: Infinity, reason: 'identity' };
    return GRANTED;
  };
}
