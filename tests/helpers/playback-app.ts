import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import type { ContractTypes } from '../../server/http/app-types.ts';
import { replyWithError } from '../../server/http/error-reply.ts';
import { playbackRoutes, type PlaybackDeps } from '../../server/http/playback.ts';

/** An app with no other routes than those of playback, without accounts. */
export function createPlaybackApp(deps: PlaybackDeps) {
  const app = Fastify().withTypeProvider<ContractTypes>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(replyWithError);
  playbackRoutes(app, deps);
  return app;
}
