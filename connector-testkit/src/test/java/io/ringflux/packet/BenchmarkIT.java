package io.ringflux.packet;

import io.ringflux.testkit.BenchmarkSmoke;

final class BenchmarkIT implements BenchmarkSmoke {}
