import { it } from 'vitest';
import { playSeeds } from './play-seeds.ts';

it('[S1][S2][S3][N4] seeds 1001 to 1500 converge, leak nothing and lose nothing', () => playSeeds(1001, 500));
