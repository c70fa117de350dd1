package io.ringflux.memif.example;

import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifPort;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.filter.PacketFilter;
import java.time.Duration;

/** The example of the README. */
final class CountDns {

    private CountDns() {}

    public static void main(String[] args) {
        MemifPort vpp = MemifClient.create()
                .socket("/run/vpp/memif.sock")
                .reconnect(Duration.ofMillis(100), Duration.ofSeconds(5))
                .connectNow();
        vpp.receive()
                .filter(PacketFilter.compile("udp port 53", LinkType.ETHERNET))
                .map(frame -> frame.totalLength())
                .window(Duration.ofSeconds(1))
                .flatMap(second -> second.count())
                .doOnNext(queries -> System.out.println(queries + " DNS packets/s"))
                .blockLast();
    }
}
