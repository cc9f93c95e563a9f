import { it } from 'vitest';
import { playSeeds } from './play-seeds.ts';

it('[S1][S2][S3][N4] seeds 1501 to 2000 converge, leak nothing and lose nothing', () => playSeeds(1501, 500));
