package io.ringflux.tap;

import java.util.List;

/**
 * Rings of vhost-net, and the kernel's workers behind them.
 *
 * @param rxSize entries of each receive ring
 * @param txSize entries of each transmit ring
 * @param busyPollUs how long a worker looks for more work before it sleeps, in microseconds
 * @param workerCpus processors that workers run on, in turn; empty for any
 */
public record TapRings(int rxSize, int txSize, int busyPollUs, List<Integer> workerCpus) {

    TapRings sized(int rx, int tx) {
        return new TapRings(rx, tx, busyPollUs, workerCpus);
    }

    TapRings polling(int us) {
        return new TapRings(rxSize, txSize, us, workerCpus);
    }

    TapRings on(List<Integer> cpus) {
        return new TapRings(rxSize, txSize, busyPollUs, cpus);
    }
}
