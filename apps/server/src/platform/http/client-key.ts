import type { FastifyRequest } from "fastify";
import { clientNetOf } from "../client-net.ts";

/**
 * Whose requests are counted together. The address is the socket's, or what a trusted proxy says it is, never what a
 * client claims (ASVS V4.1.3, row T3).
 */
export const clientKeyOf = (request: FastifyRequest): string => clientNetOf(request.ip);
