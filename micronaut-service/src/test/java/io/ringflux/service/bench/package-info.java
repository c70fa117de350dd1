/** The mirror against Kafka's own load generator; run by {@code bin/bench-kafka}, no part of the tests. */
@NullMarked
package io.ringflux.service.bench;

import org.jspecify.annotations.NullMarked;
