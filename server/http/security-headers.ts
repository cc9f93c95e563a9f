import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Headers that let browsers load scripts, data and everything else from this server alone ([E8]). The player needs
 * `blob:` for its media source and its worker. Elements set style attributes.
 */
export function securityHeaders(isSecure: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Addresses of pages hold ids of sessions, which are nobody else's business.
    referrerPolicy: { policy: 'no-referrer' },
    hsts: isSecure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  };
}
