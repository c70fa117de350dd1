/**
 * Side-by-side benchmarks of memif against {@code dpdk-testpmd}; run by {@code bin/bench-memif}, no part of the tests.
 */
@NullMarked
package io.ringflux.memif.bench;

import org.jspecify.annotations.NullMarked;
