package io.ringflux.testkit.benchmark;

import io.ringflux.testkit.BenchmarkSmoke;

final class BenchmarkIT implements BenchmarkSmoke {}
