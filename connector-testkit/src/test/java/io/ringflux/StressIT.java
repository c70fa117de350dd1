package io.ringflux;

import io.ringflux.testkit.StressSmoke;

final class StressIT implements StressSmoke {}
