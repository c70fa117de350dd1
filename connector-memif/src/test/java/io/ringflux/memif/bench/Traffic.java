package io.ringflux.memif.bench;

import java.util.List;

/**
 * What flows, and over what kind of link.
 *
 * @param frameBytes length of every frame
 * @param queues each way
 * @param zeroCopy whether a client sends from the memory that it shares
 * @param crowd whether the JVM has 64 other ports with subscribers of all kinds
 */
record Traffic(int frameBytes, int queues, boolean zeroCopy, boolean crowd) {

    static final Traffic OF_64 = of(64);
    static final Traffic OF_1500 = of(1500);

    private static Traffic of(int frameBytes) {
        return new Traffic(frameBytes, 1, false, false);
    }

    Traffic withQueues(int count) {
        return new Traffic(frameBytes, count, zeroCopy, crowd);
    }

    Traffic withZeroCopy() {
        return new Traffic(frameBytes, queues, true, crowd);
    }

    Traffic withCrowd() {
        return new Traffic(frameBytes, queues, zeroCopy, true);
    }

    List<String> arguments() {
        return List.of(
                Integer.toString(frameBytes),
                Integer.toString(queues),
                Boolean.toString(zeroCopy),
                Boolean.toString(crowd));
    }

    static Traffic parse(List<String> arguments) {
        return new Traffic(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Boolean.parseBoolean(arguments.get(2)),
                Boolean.parseBoolean(arguments.get(3)));
    }
}
