/**
 * memif links: control sockets on a loop, listeners that servers share, and the ports' coming up and going down. May
 * depend on connector-api, on {@code memif.control} and {@code memif.shm}, and on the configuration, details and
 * exceptions of {@code io.ringflux.memif}.
 */
@NullMarked
package io.ringflux.memif.link;

import org.jspecify.annotations.NullMarked;
