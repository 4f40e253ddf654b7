import { DEFAULT_LIMITS } from '../../exporter/exporter-options.ts';
import { DEFAULT_MAX_FILE_BYTES } from '../../exporter/file-sink.ts';
import { DEFAULT_REQUEST_TIMEOUT_MILLIS } from '../../exporter/posthog-sink.ts';
import { USER_AGENT } from '../../exporter/user-agent.ts';
import { describeTable, inCode } from '../catalog/describe-table.ts';
import { describeAsMarkdown, describeForms } from '../catalog/describe.ts';
import { MAX_CONFIG_FILE_BYTES } from '../config/config-file.ts';
import { shownConfigFile } from '../config/read-config-file-signal.ts';
import { DEFAULT_AWAIT_MILLIS } from '../identity/instance-resolver.ts';
import { SERVICE_ACCOUNT_FOLDER } from '../identity/kubernetes-api.ts';
import { DEFAULT_GRACE_MILLIS } from '../notice/notice-lines.ts';
import { INGESTION_HOSTS } from '../posthog-address.ts';
import { CATALOG_VERSION_KEY, configKeys } from '../product/config-names.ts';
import type { Product } from '../product/product.ts';
import { variableNames } from '../product/variable-names.ts';
import { exampleEvent } from './example-event.ts';
import { describeSeeds, describeTestVector } from './identity.ts';
import { bytesInWords, countInWords, millisInWords } from './in-words.ts';
import {
  describeDiagnostics,
  describeDropReasons,
  describeHint,
  describeNotice,
  describeOperatorLines,
  describeStatusLines,
} from './lines.ts';
import { describeSettings } from './settings.ts';
import { describeSignalOrder, describeSignals } from './signals.ts';

/** What the page for operators says of a product that the code knows, by the name of its place in the page. */
export function pageValues(product: Product): Readonly<Record<string, string>> {
  return {
    ...namesOf(product),
    ...limitsOf(product),
    catalog: describeAsMarkdown(product.catalog),
    forms: describeForms(product.catalog),
    exampleEvent: JSON.stringify(exampleEvent(product), undefined, 2),
    seeds: describeSeeds(product),
    testVector: describeTestVector(product),
    settings: describeSettings(product),
    signals: describeSignals(product),
    signalOrder: describeSignalOrder(product),
    operatorLines: describeOperatorLines(),
    notice: describeNotice(product),
    statusLines: describeStatusLines(product),
    hint: describeHint(product),
    diagnostics: describeDiagnostics(),
    dropReasons: describeDropReasons(),
    legacyHosts: describeTable(
      ['Host that you name', 'Host that is used'],
      [...INGESTION_HOSTS].map(([from, to]) => [inCode([from]), inCode([to])]),
    ),
  };
}

function namesOf(product: Product): Readonly<Record<string, string>> {
  const { name, policy = 'opt-in', host = 'none', key, catalog } = product;
  const names = variableNames(product);
  const keys = configKeys(product);
  const configFile = shownConfigFile(product);
  return {
    product: name,
    policy,
    host,
    catalogVersion: String(catalog.definition.version),
    switch: names.switch,
    debug: names.debug,
    exporter: names.exporter,
    file: names.file,
    key: names.key,
    keySource:
      key === undefined
        ? `what \`${names.key}\` says: this version has none of its own, and sends nothing without one`
        : `\`${key}\`, unless \`${names.key}\` names another`,
    hostVariable: names.host,
    salt: names.salt,
    stateFolderVariable: names.stateFolder,
    noticeVariable: names.notice,
    configFile,
    stateFolder: configFile.replace(/[^/]+$/u, 'telemetry'),
    switchKey: keys.switch,
    catalogVersionKey: CATALOG_VERSION_KEY,
    serviceAccountFolder: SERVICE_ACCOUNT_FOLDER,
    userAgent: USER_AGENT,
  };
}

function limitsOf({ graceMillis = DEFAULT_GRACE_MILLIS }: Product): Readonly<Record<string, string>> {
  const { maxEvents, maxBytes, sendAtEvents, sendAfterMillis } = DEFAULT_LIMITS;
  return {
    grace: millisInWords(graceMillis),
    identityWait: millisInWords(DEFAULT_AWAIT_MILLIS),
    requestTimeout: millisInWords(DEFAULT_REQUEST_TIMEOUT_MILLIS),
    sendAfter: millisInWords(sendAfterMillis),
    sendAtEvents: countInWords(sendAtEvents),
    maxEvents: countInWords(maxEvents),
    maxBytes: bytesInWords(maxBytes),
    maxFileBytes: bytesInWords(DEFAULT_MAX_FILE_BYTES),
    maxConfigBytes: bytesInWords(MAX_CONFIG_FILE_BYTES),
  };
}
