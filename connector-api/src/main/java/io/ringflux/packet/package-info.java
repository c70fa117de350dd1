/**
 * Reading and writing packets in place: header flyweights, one-walk packet view, symmetric flow hash, packet builder.
 *
 * <p>Every decoder works on memory that a hostile peer may still be writing to: a field that steers decoding is read
 * once, checked, and kept; no access leaves the packet. Nothing allocates per packet, except where a method says so.
 * May depend on Agrona only.
 */
@NullMarked
package io.ringflux.packet;

import org.jspecify.annotations.NullMarked;
