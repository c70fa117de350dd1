/**
 * The memif control protocol, version 2, as two state machines without I/O, clock or thread: messages, fds and the time
 * go in; {@link io.ringflux.memif.control.Action actions} and the next deadline come out. May depend on {@code .wire},
 * on the modes and exceptions of {@code io.ringflux.memif}, and on {@code io.ringflux.nativeio.Fd} as an opaque owned
 * object.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.memif.control;
