import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';
import { eventStoreContract } from '../contracts/event-store-contract.ts';

eventStoreContract('memory', createMemoryEventStore);
