/**
 * A transport within the process: two ports over real rings in anonymous memory, and a raw peer that can misbehave. The
 * reference for what a transport does, and the baseline of the benchmarks. May depend on connector-api.
 */
@NullMarked
package io.ringflux.testkit.memory;

import org.jspecify.annotations.NullMarked;
