import { createMemoryMediaIndex } from '../../server/ingest/index/memory-media-index.ts';
import { mediaIndexContract } from '../contracts/media-index-contract.ts';

mediaIndexContract(createMemoryMediaIndex);
