import { it } from 'vitest';
import { playSeeds } from './play-seeds.ts';

it('[S1][S2][S3][N4] seeds 501 to 1000 converge, leak nothing and lose nothing', () => playSeeds(501, 500));
