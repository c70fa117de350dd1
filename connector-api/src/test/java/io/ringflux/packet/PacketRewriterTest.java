package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A rewritten packet equals one that is built with the new values. */
final class PacketRewriterTest {
    private final Random random = new Random(11);
    private final PacketBuilder builder = new PacketBuilder();
    private final PacketRewriter rewriter = new PacketRewriter(LinkType.ETHERNET);

    @Test
    void shouldEqualBuiltPacketWhenIpv4UdpIsRewritten() {
        for (int round = 0; round < 20_000; round++) {
            int source = random.nextInt();
            int destination = random.nextInt();
            int port = random.nextInt(0x10000);
            UnsafeBuffer packet = build(p -> p.ipv4(1, 2).udp(3, 4).payload(9));

            rewriter.wrap(packet, 0, packet.capacity());
            rewriter.ipv4Source(source);
            rewriter.ipv4Destination(destination);
            rewriter.sourcePort(port);
            rewriter.destinationPort(port ^ 0xffff);
            rewriter.ttl(17);

            UnsafeBuffer expected = build(p ->
                    p.ipv4(source, destination).ttl(17).udp(port, port ^ 0xffff).payload(9));
            assertThat(packet.byteArray()).isEqualTo(expected.byteArray());
        }
    }

    @Test
    void shouldEqualBuiltPacketWhenIpv6TcpIsRewritten() {
        for (int round = 0; round < 2_000; round++) {
            long high = random.nextLong();
            long low = random.nextLong();
            UnsafeBuffer packet =
                    build(p -> p.vlan(7).ipv6(1, 2, 3, 4).tcp(5, 6, 0, 7, 8, 9).payload(11));

            rewriter.wrap(packet, 0, packet.capacity());
            rewriter.ipv6Source(high, low);
            rewriter.ipv6Destination(low, high);
            rewriter.sourcePort(50);
            rewriter.ttl(1);

            UnsafeBuffer expected = build(p -> p.vlan(7)
                    .ipv6(high, low, low, high)
                    .ttl(1)
                    .tcp(50, 6, 0, 7, 8, 9)
                    .payload(11));
            assertThat(packet.byteArray()).isEqualTo(expected.byteArray());
        }
    }

    @Test
    void shouldEqualBuiltPacketWhenIcmpIsRewritten() {
        UnsafeBuffer icmp = build(p -> p.ipv4(1, 2).icmp(8, 0, 3).payload(4));
        UnsafeBuffer icmpv6 = build(p -> p.ipv6(1, 2, 3, 4).icmp(128, 0, 3).payload(4));

        rewriter.wrap(icmp, 0, icmp.capacity());
        rewriter.ipv4Source(0x0a0b_0c0d);
        rewriter.wrap(icmpv6, 0, icmpv6.capacity());
        rewriter.ipv6Source(-1, -2);

        assertThat(icmp.byteArray())
                .isEqualTo(build(p -> p.ipv4(0x0a0b_0c0d, 2).icmp(8, 0, 3).payload(4))
                        .byteArray());
        assertThat(icmpv6.byteArray())
                .isEqualTo(build(p -> p.ipv6(-1, -2, 3, 4).icmp(128, 0, 3).payload(4))
                        .byteArray());
    }

    @Test
    void shouldKeepChecksumAwayWhenUdpHasNone() {
        UnsafeBuffer packet = build(p -> p.ipv4(1, 2).udp(3, 4).payload(9));
        packet.putShort(34 + UdpHeader.CHECKSUM, (short) 0);

        PacketView view = rewriter.wrap(packet, 0, packet.capacity());
        rewriter.sourcePort(99);

        assertThat(view.udp().sourcePort()).isEqualTo(99);
        assertThat(view.udp().checksum()).isZero();
    }

    @Test
    void shouldThrowWhenPacketLacksTheHeader() {
        UnsafeBuffer packet = build(p -> p.ipv4(1, 2).protocol(IpProtocol.SCTP).payload(20));
        rewriter.wrap(packet, 0, packet.capacity());

        assertThatThrownBy(() -> rewriter.sourcePort(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rewriter.ipv6Source(1, 2)).isInstanceOf(IllegalStateException.class);
    }

    private UnsafeBuffer build(UnaryOperator<PacketBuilder> layers) {
        UnsafeBuffer scratch = new UnsafeBuffer(new byte[256]);
        int length = layers.apply(builder.wrap(scratch, 0).ethernet(1, 2)).finish();
        byte[] packet = new byte[length];
        scratch.getBytes(0, packet);
        return new UnsafeBuffer(packet);
    }
}
