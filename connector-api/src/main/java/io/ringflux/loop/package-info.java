/**
 * Threads that own queues: one loop polls, sleeps and wakes for all the tasks assigned to it, and is the only writer of
 * their state. May depend on {@code nativeio}, {@code frame}, {@code ring} and {@code queue}.
 */
@NullMarked
package io.ringflux.loop;

import org.jspecify.annotations.NullMarked;
