// Puts this package where the examples would have it installed, so that they import it by its name.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = fileURLToPath(new URL('../examples/node_modules/', import.meta.url));
mkdirSync(folder, { recursive: true });
rmSync(`${folder}dot-ai-telemetry`, { force: true });
symlinkSync(root, `${folder}dot-ai-telemetry`, 'junction');
