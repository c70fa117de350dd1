/**
 * Single-producer single-consumer descriptor rings in shared memory, by their cursors: free-running positions of 16 or
 * 32 bits, read with acquire and written with release. No system calls; may depend on {@code nativeio} and
 * {@code frame}.
 */
@NullMarked
package io.ringflux.ring;

import org.jspecify.annotations.NullMarked;
