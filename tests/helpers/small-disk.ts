import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

/** A disk in memory whose size a test can change. It uses only as much memory as is written. */
export interface SmallDisk {
  readonly folder: string;
  usedBytes(): number;
  /** Mounts it again with other tmpfs options, such as `size=4096`. */
  remount(options: string): void;
}

/** Mounts a disk until the end of the test. Null if mounting is not allowed. */
export function mountSmallDisk(sizeBytes: number): SmallDisk | null {
  if (process.platform !== 'linux') return null;
  const folder = tempFolder();
  const mount = (options: string): void =>
    void execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  try {
    mount(`size=${String(sizeBytes)}`);
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return {
    folder,
    usedBytes() {
      const { blocks, bfree, bsize } = statfsSync(folder);
      return (blocks - bfree) * bsize;
    },
    remount: (options) => mount(`remount,${options}`),
  };
}
