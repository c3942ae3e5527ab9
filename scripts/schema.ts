/** `npm run schema`: writes the JSON schema of rebound.yaml for editors; a test holds it current. */
import { writeFileSync } from 'node:fs';
import { configSchema } from '../src/config/file.ts';

writeFileSync('docs/rebound.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`);
