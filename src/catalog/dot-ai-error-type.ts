import type { PropertyDefinition } from './definition.ts';
import { errorTypeProperty } from './mcp/error-type.ts';

const TYPES = [
  'KubernetesAPIError',
  'AppError',
  'AppError.kubernetes',
  'AppError.network',
  'AppError.authentication',
  'AppError.authorization',
  'AppError.validation',
  'AppError.configuration',
  'AppError.operation',
  'AppError.ai_service',
  'AppError.storage',
  'AppError.mcp_protocol',
  'AppError.cli_interface',
  'AppError.internal',
];

const CODE_PREFIXES = {
  KUBERNETES_: 'AppError.kubernetes',
  NETWORK_: 'AppError.network',
  AUTHENTICATION_: 'AppError.authentication',
  AUTHORIZATION_: 'AppError.authorization',
  VALIDATION_: 'AppError.validation',
  CONFIGURATION_: 'AppError.configuration',
  OPERATION_: 'AppError.operation',
  AISERVICE_: 'AppError.ai_service',
  STORAGE_: 'AppError.storage',
  MCPPROTOCOL_: 'AppError.mcp_protocol',
  CLIINTERFACE_: 'AppError.cli_interface',
  INTERNAL_: 'AppError.internal',
  UNKNOWN_: 'AppError',
};

/**
 * The property `error_type` of the dot-ai catalog. dot-ai's own errors carry a code that is new each
 * time (`KUBERNETES_H_123456_abc`), which OpenTelemetry writes in place of the class: its first word
 * chooses the label.
 */
export const dotAiErrorType: PropertyDefinition = errorTypeProperty(TYPES, CODE_PREFIXES);
