/** Tests the settings of the server: which addresses it listens on, and its messages about faults. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, EnvironmentSchema, readConfig } from '../../server/config.ts';

describe('configuration', () => {
  it('[E1] listens on loopback by default', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      tls: null,
      logLevel: 'warn',
    });
    expect(readConfig({ HOST: '' })).toMatchObject({ host: '127.0.0.1' });
  });

  it('[E1] refuses plain http beyond this computer', () => {
    const beyond: Record<string, string>[] = [
      { HOST: '0.0.0.0' },
      { HOST: '::' },
      { HOST: '192.168.1.5' },
      { HOST: 'desk.local' },
      { HOST: '0.0.0.0', PUBLIC_URL: 'https://desk.example' },
      { HOST: '0.0.0.0', PUBLIC_URL: 'http://desk.example', TRUST_PROXY: '1' },
      { HOST: '0.0.0.0', ALLOW_INSECURE: '0' },
    ];
    for (const environment of beyond)
      expect(() => readConfig(environment), JSON.stringify(environment)).toThrow(/plain http/);
  });

  it('[E1] serves beyond it with TLS, behind a proxy with TLS, or by explicit setting', () => {
    const allowed: Record<string, string>[] = [
      { HOST: '127.0.0.2' },
      { HOST: '::1' },
      { HOST: 'localhost' },
      { HOST: '0.0.0.0', TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' },
      { HOST: '0.0.0.0', PUBLIC_URL: 'https://desk.example/', TRUST_PROXY: '1' },
      { HOST: '0.0.0.0', ALLOW_INSECURE: '1' },
    ];
    for (const environment of allowed) expect(() => readConfig(environment)).not.toThrow();
    expect(readConfig({ PUBLIC_URL: 'https://desk.example/' }).publicUrl).toBe('https://desk.example');
  });

  it('states which variable is wrong', () => {
    const wrong: Record<string, string>[] = [
      { PORT: 'abc' },
      { PORT: '70000' },
      { TRUST_PROXY: 'yes' },
      { PUBLIC_URL: 'desk.example' },
      { PUBLIC_URL: 'https://desk.example/rostrum' },
      { TLS_CERT: 'cert.pem' },
      { LOG_LEVEL: 'loud' },
    ];
    for (const environment of wrong) {
      expect(() => readConfig(environment)).toThrow(ConfigError);
      expect(() => readConfig(environment)).toThrow(Object.keys(environment)[0] ?? '');
    }
  });

  it('every variable has a purpose and a default', () => {
    for (const [name, schema] of Object.entries(EnvironmentSchema.properties)) {
      expect(schema, name).toHaveProperty('description');
      expect(schema, name).toHaveProperty('default');
    }
  });

  it.runIf(existsSync('dist/server/main.js'))(
    '[E1] the program states why it does not start, and ends with a code',
    async () => {
      const child = spawn(process.execPath, ['dist/server/main.js'], {
        env: { ...process.env, HOST: '0.0.0.0', PORT: '0' },
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect(code).toBe(78);
      expect(said).toContain('ALLOW_INSECURE=1');
    },
    60_000,
  );
});
