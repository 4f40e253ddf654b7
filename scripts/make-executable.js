// Makes the command line a program, so that it runs in a checkout as it does where npm has installed it.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/src/cli/dot-ai-telemetry.js', import.meta.url), 0o755);
