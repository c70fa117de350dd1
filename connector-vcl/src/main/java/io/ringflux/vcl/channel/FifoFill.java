package io.ringflux.vcl.channel;

/**
 * What is in a connection's fifos between this process and VPP, each below zero when the connection has ended.
 *
 * @param readable bytes that have come and were not read
 * @param writable bytes that there is room for
 * @param unsent bytes that were written and not taken by VPP; below zero before VPP 24.06 too
 */
public record FifoFill(int readable, int writable, int unsent) {}
