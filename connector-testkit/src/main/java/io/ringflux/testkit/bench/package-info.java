/**
 * What side-by-side benchmarks share: the machine's state, and lines of medians. May depend on nothing of the project.
 */
@NullMarked
package io.ringflux.testkit.bench;

import org.jspecify.annotations.NullMarked;
