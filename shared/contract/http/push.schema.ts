import Type from 'typebox';
import { ErrorReplySchema } from './answer.schema.ts';

/** Answers to a sender of HLS or CMAF objects: a status, and a body only for a refusal ([M25c]). */
export const PUT_ANSWERS = {
  200: Type.Null({ description: 'No news: the same bytes were here' }),
  201: Type.Null({ description: 'Taken in' }),
  '4xx': ErrorReplySchema,
  507: ErrorReplySchema,
};

export const DELETE_ANSWERS = {
  204: Type.Null({ description: 'What was recorded stays' }),
  '4xx': ErrorReplySchema,
};
