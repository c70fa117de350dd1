/**
 * What every module's tests share: contract suites, leak checks, and short runs of benchmarks and stress tests. May
 * depend on connector-api, never on a transport.
 */
@NullMarked
package io.ringflux.testkit;

import org.jspecify.annotations.NullMarked;
