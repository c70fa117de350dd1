package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowHashTest {
    private static final long A = 0x0200_0000_000aL;
    private static final long B = 0x0200_0000_000bL;
    private static final int IP_A = 0x0a00_0001;
    private static final int IP_B = 0x0a00_0002;

    private final PacketBuilder builder = new PacketBuilder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final FlowHash hash = new FlowHash(LinkType.ETHERNET);

    @Test
    void shouldBeEqualWhenDirectionIsReversed() {
        int there = hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(1000, 53).payload(10));
        int back = hashOf(p -> p.ethernet(B, A).ipv4(IP_B, IP_A).udp(53, 1000).payload(500));

        assertThat(back).isEqualTo(there);
    }

    @Test
    void shouldBeEqualWhenIpv6DirectionIsReversed() {
        int there = hashOf(p -> p.ethernet(A, B).ipv6(1, 2, 3, 4).tcp(1000, 80, TcpHeader.SYN, 1, 0, 9));
        int back = hashOf(p -> p.ethernet(B, A)
                .ipv6(3, 4, 1, 2)
                .tcp(80, 1000, TcpHeader.ACK, 5, 2, 7)
                .payload(3));

        assertThat(back).isEqualTo(there);
    }

    @Test
    void shouldBeEqualWhenVlansAndHeadersInFrontOfPortsDiffer() {
        UnsafeBuffer pad = new UnsafeBuffer(new byte[8]);
        int plain = hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(1000, 53));
        int tagged = hashOf(p -> p.ethernet(B, A)
                .vlan(EtherType.QINQ, 5)
                .vlan(6)
                .ipv4(IP_B, IP_A)
                .udp(53, 1000));
        int optioned =
                hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).options(pad, 0, 8).udp(1000, 53));
        int plain6 = hashOf(p -> p.ethernet(A, B).ipv6(1, 2, 3, 4).udp(1000, 53));
        int extended6 = hashOf(p -> p.ethernet(A, B)
                .ipv6(1, 2, 3, 4)
                .ipv6Extension(IpProtocol.HOP_BY_HOP, pad, 0, 6)
                .ipv6Fragment(1, 0, false)
                .udp(1000, 53));

        assertThat(tagged).isEqualTo(plain);
        assertThat(optioned).isEqualTo(plain);
        assertThat(extended6).isEqualTo(plain6);
    }

    @Test
    void shouldBeEqualWhenPiecesAreOfOneDatagram() {
        Map<String, byte[]> packets = PacketCorpus.packets();

        assertThat(hashOf(packets.get("fragment-first"))).isEqualTo(hashOf(packets.get("fragment-middle")));
        assertThat(hashOf(packets.get("fragment-first"))).isEqualTo(hashOf(packets.get("fragment-last")));
        assertThat(hashOf(packets.get("fragment6-first"))).isEqualTo(hashOf(packets.get("fragment6-last")));
    }

    @Test
    void shouldDifferWhenAnyFieldOfTheFlowDiffers() {
        int one = hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(1000, 53));

        assertThat(new int[] {
                    hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(1001, 53)),
                    hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(53, 1000)),
                    hashOf(p -> p.ethernet(A, B).ipv4(IP_A + 2, IP_B).udp(1000, 53)),
                    hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).tcp(1000, 53, 0, 0, 0, 0)),
                    hashOf(p -> p.ethernet(A, B).ipv6(0, IP_A, 0, IP_B).udp(1000, 53))
                })
                .doesNotContain(one)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldUseMacsAndTypeWhenPacketIsNotIp() {
        int there = hashOf(p -> p.ethernet(A, B).etherType(0x88cc).payload(50));
        int back = hashOf(p -> p.ethernet(B, A).etherType(0x88cc).payload(20));
        int otherType = hashOf(p -> p.ethernet(A, B).etherType(0x88cd).payload(50));
        int otherMac = hashOf(p -> p.ethernet(A, B + 1).etherType(0x88cc).payload(50));

        assertThat(back).isEqualTo(there).isNotIn(otherType, otherMac);
    }

    @Test
    void shouldIgnoreLengthWhenFrameIs8023() {
        int shorter = hashOf(p -> p.ethernet(A, B).etherType(46).payload(46));
        int longer = hashOf(p -> p.ethernet(A, B).etherType(100).payload(100));

        assertThat(longer).isEqualTo(shorter);
    }

    @Test
    void shouldStayTheSameWhenReleasesChange() {
        assertThat(hashOf(p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(1000, 53))).isEqualTo(-1680808526);
        assertThat(hashOf(p -> p.ethernet(A, B).ipv6(1, 2, 3, 4).tcp(1000, 80, 2, 0, 0, 9)))
                .isEqualTo(1696821500);
        assertThat(hashOf(p -> p.ethernet(A, B).etherType(0x88cc).payload(46))).isEqualTo(171978479);
    }

    @Test
    void shouldHashRawIpLikeItsEthernetFrame() {
        byte[] frame = PacketCorpus.packets().get("udp");

        int ofFrame = hashOf(frame);
        int ofPacket = new FlowHash(LinkType.RAW_IP)
                .of(new UnsafeBuffer(frame), EthernetHeader.MIN_LENGTH, frame.length - EthernetHeader.MIN_LENGTH);

        assertThat(ofPacket).isEqualTo(ofFrame);
    }

    @ParameterizedTest
    @CsvSource({
        "sequential-ports, 3",
        "sequential-ports, 16",
        "sequential-hosts, 12",
        "sequential-hosts, 64",
        "random, 7",
        "random, 1000",
        "ipv6-hosts, 12",
        "ipv6-hosts, 64",
        "macs, 6"
    })
    void shouldSpreadEvenlyWhenFlowsAreMany(String flows, int partitions) {
        int count = 60_000;
        long[] scaled = new long[partitions];
        long[] masked = new long[partitions];
        Random random = new Random(1);
        for (int flow = 0; flow < count; flow++) {
            int hashed = hashOf(flow(flows, flow, random));
            scaled[FlowHash.indexOf(hashed, partitions)]++;
            masked[(hashed & Integer.MAX_VALUE) % partitions]++;
        }

        // Five standard deviations: once in millions of runs for an even spread, and the seed is fixed.
        double limit = partitions - 1 + 5 * Math.sqrt(2.0 * (partitions - 1));
        assertThat(chiSquare(scaled, count)).isLessThan(limit);
        assertThat(chiSquare(masked, count)).isLessThan(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000, Integer.MAX_VALUE})
    void shouldStayInRangeWhenHashIsExtreme(int count) {
        for (int hashed : new int[] {0, -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(FlowHash.indexOf(hashed, count)).isBetween(0, count - 1);
        }
    }

    private static UnaryOperator<PacketBuilder> flow(String flows, int index, Random random) {
        int host = 0x0a00_0000 + index;
        return switch (flows) {
            case "sequential-ports" -> p -> p.ethernet(A, B).ipv4(IP_A, IP_B).udp(index, 53);
            case "sequential-hosts" -> p -> p.ethernet(A, B).ipv4(host, IP_B).tcp(40_000, 80, 0, 0, 0, 0);
            case "ipv6-hosts" ->
                p -> p.ethernet(A, B).ipv6(1L << 61, index, 1L << 61, -1).udp(1000, 53);
            case "macs" -> p -> p.ethernet(A, B + ((long) index << 8)).etherType(0x88cc);
            default ->
                p -> p.ethernet(A, B)
                        .ipv4(random.nextInt(), random.nextInt())
                        .udp(random.nextInt(0x10000), random.nextInt(0x10000));
        };
    }

    private static double chiSquare(long[] observed, int count) {
        double expected = (double) count / observed.length;
        double sum = 0;
        for (long value : observed) {
            sum += (value - expected) * (value - expected) / expected;
        }
        return sum;
    }

    private int hashOf(UnaryOperator<PacketBuilder> layers) {
        int length = layers.apply(builder.wrap(buffer, 0)).finish();
        return hash.of(buffer, 0, length);
    }

    private int hashOf(byte[] packet) {
        return hash.of(new UnsafeBuffer(packet), 0, packet.length);
    }
}
