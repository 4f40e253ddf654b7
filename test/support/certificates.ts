import { type KeyObject, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A server's certificate for names and IPv4 addresses. */
  readonly issue: (hosts: readonly string[]) => Certificate;
}

/** A certificate authority of its own, written in plain DER (RFC 5280), whose certificates last a day. */
export function createAuthority(name = 'test authority'): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    certificate: writeCertificate({
      issuer: name,
      subject: name,
      publicKey,
      signer: privateKey,
      extensions: [extension(BASIC_CONSTRAINTS, sequence(TRUE))],
    }),
    issue: (hosts) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        certificate: writeCertificate({
          issuer: name,
          subject: 'kube-apiserver',
          publicKey: pair.publicKey,
          signer: privateKey,
          extensions: [extension(SUBJECT_ALT_NAME, sequence(...hosts.map(alternativeName)))],
        }),
        key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

interface Content {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

const DAY_MILLIS = 86_400_000;

/** Tags of DER (ITU-T X.690). */
const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET] = [
  0x01, 0x02, 0x03, 0x04, 0x0c, 0x18, 0x30, 0x31,
];

/** Object identifiers as DER has them, from `06`. */
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const TRUE = element(BOOLEAN, Buffer.of(0xff));

function writeCertificate({ issuer, subject, publicKey, signer, extensions }: Content): string {
  const algorithm = sequence(ECDSA_WITH_SHA256);
  const body = sequence(
    element(0xa0, element(INTEGER, Buffer.of(2))),
    element(INTEGER, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer),
    sequence(time(Date.now() - DAY_MILLIS), time(Date.now() + DAY_MILLIS)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, signer)]);
  const text = sequence(body, algorithm, element(BIT_STRING, signature)).toString('base64');
  const lines = text.match(/.{1,64}/gu) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function distinguishedName(commonName: string): Buffer {
  return sequence(element(SET, sequence(COMMON_NAME, element(UTF8_STRING, Buffer.from(commonName)))));
}

function time(millis: number): Buffer {
  const digits = new Date(millis).toISOString().replaceAll(/[-:T]|\.\d+/gu, '');
  return element(GENERALIZED_TIME, Buffer.from(digits));
}

function extension(identifier: Buffer, value: Buffer): Buffer {
  return sequence(identifier, TRUE, element(OCTET_STRING, value));
}

function alternativeName(host: string): Buffer {
  return isIPv4(host)
    ? element(0x87, Buffer.from(host.split('.').map(Number)))
    : element(0x82, Buffer.from(host));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(SEQUENCE, Buffer.concat(parts));
}

function element(tag: number | undefined, content: Buffer): Buffer {
  const { length } = content;
  const header =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag ?? 0, ...header), content]);
}
