import { expect, it } from 'vitest';
import { createClock } from '../../server/clock.ts';
import { createCommands, type Published } from '../../server/sessions/commands.ts';
import { createMemoryEventStore } from '../../server/store/memory/memory-event-store.ts';
import { repeatableBytes, STREAM } from '../helpers/served-session.ts';

it('[E37] a listener that throws ends neither the server nor what the others hear', async () => {
  const fault = new Error('a listener broke');
  const heard: string[] = [];
  const faults: unknown[] = [];
  const told = new Promise<Published>((resolve) => {
    const breaks = (): void => {
      throw fault;
    };
    const commands = createCommands({
      store: createMemoryEventStore(),
      clock: createClock(),
      random: repeatableBytes(),
      listeners: [breaks, ({ events }) => heard.push(...events.map(({ type }) => type)), resolve],
      onFault: (error) => faults.push(error),
    });
    const payload = {
      ...{ conferenceId: '00000000-0000-7000-8000-0000000000c0', title: 'Session', kind: 'practice' },
      ...{ timeZone: 'Europe/Warsaw', presetId: 'none', limitRules: [], quickTopics: [] },
    };
    const command = { commandId: '00000000-0000-4000-8000-000000000001', type: 'create-session', payload };
    void commands.submit(STREAM, command, { userId: 'ana', role: 'lead' });
  });
  await told;
  expect(heard).toEqual(['session-created']);
  expect(faults).toEqual([fault]);
});
