/** What bin/bench-tap runs in the JVM. */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.bench;
