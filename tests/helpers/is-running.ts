import { spawnSync } from 'node:child_process';

/** Whether a process runs. A dead process whose parent has not waited for it (`Z`) does not. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
