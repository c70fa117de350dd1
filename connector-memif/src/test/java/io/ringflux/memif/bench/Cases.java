package io.ringflux.memif.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is compared: for each case our setup and theirs, which differ in the side that is measured. */
final class Cases {

    private static final String RX_ONLY = "testpmd:rxonly";
    private static final String TX_ONLY = "testpmd:txonly";
    private static final String FILL = "jvm:fill";

    private final Map<String, List<Setup>> cases = new LinkedHashMap<>();

    private Cases() {}

    static Map<String, List<Setup>> all() {
        Cases all = new Cases();
        all.receiving();
        all.sending();
        all.echoing();
        all.crowded();
        return all.cases;
    }

    /** From testpmd, and from a sender of ours, which is faster, so that the receiver is the limit. */
    private void receiving() {
        for (Traffic traffic : List.of(Traffic.OF_64, Traffic.OF_1500)) {
            int bytes = traffic.frameBytes();
            compare(
                    "rx-testpmd-" + bytes,
                    toServer("jvm:count", TX_ONLY, traffic),
                    toServer(RX_ONLY, TX_ONLY, traffic));
            for (String action : List.of("poll", "count", "retain", "map-filter", "bounded")) {
                rxCapacity(action, traffic, "-" + bytes);
            }
        }
        for (int queues : List.of(2, 4)) {
            rxCapacity("count", Traffic.OF_64.withQueues(queues), "-64-q" + queues);
        }
        for (String action : List.of("count", "retain")) {
            compare(
                    "rx-client-" + action + "-64",
                    toClient(FILL, "jvm:" + action, Traffic.OF_64),
                    toClient(FILL, RX_ONLY, Traffic.OF_64));
            compare(
                    "rx-client-" + action + "-64-zc",
                    toClient(FILL, "jvm:" + action, Traffic.OF_64),
                    toClient(FILL, RX_ONLY, Traffic.OF_64.withZeroCopy()));
        }
    }

    /** To testpmd's receiver, and to ours, which is faster, so that the sender is the limit. */
    private void sending() {
        for (Traffic traffic : List.of(Traffic.OF_64, Traffic.OF_1500, Traffic.OF_64.withQueues(2))) {
            String ending = "-" + traffic.frameBytes() + (traffic.queues() > 1 ? "-q" + traffic.queues() : "");
            Setup client = toServer(RX_ONLY, TX_ONLY, traffic);
            Setup server = toClient(TX_ONLY, RX_ONLY, traffic);
            compare("tx-client" + ending, toServer(RX_ONLY, FILL, traffic), client);
            compare("tx-server" + ending, toClient(FILL, RX_ONLY, traffic), server);
            compare("tx-client-to-ours" + ending, toServer("jvm:poll", FILL, traffic), client);
            compare("tx-server-to-ours" + ending, toClient(FILL, "jvm:poll", traffic), server);
        }
        compare(
                "tx-client-send-64",
                toServer(RX_ONLY, "jvm:send", Traffic.OF_64),
                toServer(RX_ONLY, TX_ONLY, Traffic.OF_64));
        for (Traffic traffic : List.of(Traffic.OF_64, Traffic.OF_1500)) {
            Traffic zeroCopy = traffic.withZeroCopy();
            String ending = "-" + traffic.frameBytes() + "-zc";
            compare(
                    "tx-client" + ending,
                    toServer(RX_ONLY, "jvm:repeat", zeroCopy),
                    toServer(RX_ONLY, TX_ONLY, zeroCopy));
            for (String action : List.of("make", "repeat")) {
                compare(
                        "zero-copy-" + action + "-" + traffic.frameBytes(),
                        toServer(RX_ONLY, "jvm:" + action, zeroCopy),
                        toServer(RX_ONLY, "jvm:" + action, traffic));
            }
        }
    }

    /** The same sender of ours before an echo of ours and testpmd's; and one frame to testpmd's and back. */
    private void echoing() {
        for (Traffic traffic : List.of(Traffic.OF_64, Traffic.OF_1500, Traffic.OF_64.withQueues(2))) {
            String ending = "-" + traffic.frameBytes() + (traffic.queues() > 1 ? "-q" + traffic.queues() : "");
            compare(
                    "echo-server" + ending,
                    flood("jvm:echo", "jvm:flood", traffic),
                    flood("testpmd:io", "jvm:flood", traffic));
            compare(
                    "echo-client" + ending,
                    flood("jvm:flood", "jvm:echo", traffic),
                    flood("jvm:flood", "testpmd:io", traffic));
        }
        for (String ping : List.of("ping", "ping-p99")) {
            compare(
                    ping.equals("ping") ? "round-trip" : "round-trip-p99",
                    toClient("testpmd:io", "jvm:" + ping, Traffic.OF_64),
                    toClient("testpmd:io", "testpmd:ping", Traffic.OF_64));
        }
    }

    /** Ours alone, and ours among 64 ports with subscribers of all kinds. */
    private void crowded() {
        for (String action : List.of("poll", "count", "retain", "map-filter", "bounded", "batches")) {
            Setup alone = toServer("jvm:" + action, FILL, Traffic.OF_64);
            compare("crowd-" + action, alone.with(Traffic.OF_64.withCrowd()), alone);
        }
        Setup sender = toServer("jvm:poll", FILL, Traffic.OF_64);
        compare("crowd-fill", sender.with(Traffic.OF_64.withCrowd()), sender);
        Setup echo = flood("jvm:echo", "jvm:flood", Traffic.OF_64);
        compare("crowd-echo", echo.with(Traffic.OF_64.withCrowd()), echo);
    }

    private void rxCapacity(String action, Traffic traffic, String ending) {
        compare(
                "rx-capacity-" + action + ending,
                toServer("jvm:" + action, FILL, traffic),
                toServer(RX_ONLY, FILL, traffic));
    }

    private void compare(String name, Setup ours, Setup theirs) {
        cases.put(name, List.of(ours, theirs));
    }

    private static Setup toServer(String server, String client, Traffic traffic) {
        return new Setup(server, client, "server", traffic);
    }

    private static Setup toClient(String server, String client, Traffic traffic) {
        return new Setup(server, client, "client", traffic);
    }

    private static Setup flood(String server, String client, Traffic traffic) {
        return new Setup(server, client, server.endsWith("flood") ? "server" : "client", traffic);
    }
}
