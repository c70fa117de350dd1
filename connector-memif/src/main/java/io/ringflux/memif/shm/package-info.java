/**
 * memif in shared memory: regions, ring and descriptor layouts, and the queues over them. Everything that is read from
 * here was written by a hostile peer. May depend on connector-api and on {@code memif.control} for what was announced.
 */
@NullMarked
package io.ringflux.memif.shm;

import org.jspecify.annotations.NullMarked;
