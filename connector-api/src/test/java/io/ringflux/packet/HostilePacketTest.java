package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets as an attacker would send them, each at the end of its mapping: a byte read too far ends in an error. */
final class HostilePacketTest {
    private static final int MAX_LENGTH = 200;

    private final GuardedMemory memory = new GuardedMemory(4096);
    private final Random random = new Random(7);

    @Test
    void shouldFaultWhenReadPassesTheGuardedEnd() {
        long address = memory.place(new byte[64]);

        assertThatThrownBy(() -> {
                    for (int round = 0; round < 1_000; round++) { // the JVM may report the fault a little later
                        Checksum.of(address, 72);
                    }
                })
                .isInstanceOf(InternalError.class);
    }

    @ParameterizedTest
    @EnumSource(LinkType.class)
    void shouldStayInsideWhenBytesAreRandom(LinkType link) {
        PacketView view = new PacketView(link);
        FlowHash hash = new FlowHash(link);

        for (int round = 0; round < 200; round++) {
            for (int length = 0; length <= MAX_LENGTH; length++) {
                byte[] packet = new byte[length];
                random.nextBytes(packet);
                check(view, hash, packet, length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinkType.class)
    void shouldStayInsideWhenPacketIsCutAnywhere(LinkType link) {
        PacketView view = new PacketView(link);
        FlowHash hash = new FlowHash(link);

        for (byte[] packet : packets(link)) {
            for (int length = 0; length <= Math.min(packet.length, MAX_LENGTH); length++) {
                check(view, hash, packet, length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinkType.class)
    void shouldStayInsideWhenBytesAreFlipped(LinkType link) {
        PacketView view = new PacketView(link);
        FlowHash hash = new FlowHash(link);

        for (byte[] packet : packets(link)) {
            for (int round = 0; round < 500; round++) {
                byte[] mutant = packet.clone();
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    mutant[random.nextInt(Math.min(mutant.length, 100))] = (byte) random.nextInt();
                }
                check(view, hash, mutant, random.nextInt(4) == 0 ? random.nextInt(mutant.length) : mutant.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldStayInsideWhenHeaderBytesAreRandom(int kind) {
        HeaderFlyweight header = headers().get(kind);
        byte[] bytes = new byte[MAX_LENGTH];

        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            int length = random.nextInt(MAX_LENGTH + 1);
            random.nextBytes(bytes);
            makeLikely(header, bytes);
            long address = memory.place(bytes, length);
            if (header.wrap(address, length)) {
                accepted++;
                HeaderReader.readAll(header);
                assertThat(header.offset() + header.headerLength()).isLessThanOrEqualTo(length);
            } else {
                assertThatThrownBy(() -> header.u8(0)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }

        assertThat(accepted).isPositive();
    }

    @Test
    void shouldStayInsideWhenBytesChangeAfterDecoding() {
        PacketView view = new PacketView();

        for (byte[] packet : packets(LinkType.ETHERNET)) {
            for (int round = 0; round < 50; round++) {
                byte[] noise = new byte[packet.length];
                random.nextBytes(noise);
                noise[Math.min(54, packet.length - 1)] = (byte) (Icmpv6Header.ECHO_REQUEST + random.nextInt(10));
                view.wrap(memory.place(packet), packet.length);
                memory.place(noise);
                assertThat(view.describe()).isNotEmpty();
                FlowHash.of(view);
                readHeaders(view);
            }
        }
    }

    private static void readHeaders(PacketView view) {
        HeaderReader.readAll(view.ethernet());
        if (view.isIpv4()) {
            HeaderReader.readAll(view.ipv4());
        }
        if (view.isIpv6()) {
            HeaderReader.readAll(view.ipv6());
        }
        if (view.isTcp()) {
            HeaderReader.readAll(view.tcp());
        }
        if (view.isIcmpv6()) {
            HeaderReader.readAll(view.icmpv6());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qinq-tcp", "tcp-syn", "extensions6", "neighbor6"})
    void shouldStayInsideWhenBytesChangeWhileTheyAreRead(String name) throws InterruptedException {
        byte[] packet = PacketCorpus.packets().get(name);
        long address = memory.place(packet);
        AtomicBoolean done = new AtomicBoolean();
        Thread peer = new Thread(() -> scribble(new UnsafeBuffer(address, packet.length), packet, done));
        PacketView view = new PacketView();
        FlowHash hash = new FlowHash(LinkType.ETHERNET);

        peer.start();
        try {
            for (int round = 0; round < 30_000; round++) {
                view.wrap(address, packet.length);
                hash.of(address, packet.length);
                assertInside(view, packet.length);
                assertThat(view.describe()).isNotEmpty();
            }
        } finally {
            done.set(true);
            peer.join();
        }
    }

    /** Writes any value now and then, and mostly what was there, so that the walk gets far. */
    private static void scribble(UnsafeBuffer bytes, byte[] packet, AtomicBoolean done) {
        Random values = new Random(9);
        while (!done.get()) {
            int at = 12 + values.nextInt(packet.length - 12);
            bytes.putByte(at, (byte) values.nextInt());
            bytes.putByte(at, packet[at]);
        }
    }

    private void check(PacketView view, FlowHash hash, byte[] packet, int length) {
        long address = memory.place(packet, length);

        boolean whole = view.wrap(address, length);
        assertThat(view.isWhole()).isEqualTo(whole);
        assertInside(view, length);
        assertThat(view.describe()).isNotEmpty();
        int hashed = hash.of(address, length);
        assertThat(hashed).isEqualTo(FlowHash.of(view));
        assertThat(hash.of(memory.buffer(), memory.offsetOf(length), length)).isEqualTo(hashed);
    }

    private static void assertInside(PacketView view, int length) {
        assertThat(view.l3Offset()).isBetween(PacketView.NONE, length);
        assertThat(view.l4Offset()).isBetween(PacketView.NONE, length);
        assertThat(view.payloadOffset()).isBetween(0, length);
        assertThat(view.payloadLength()).isBetween(0, length - view.payloadOffset());
    }

    private List<byte[]> packets(LinkType link) {
        List<byte[]> packets = new ArrayList<>();
        if (link == LinkType.ETHERNET) {
            packets.addAll(PacketCorpus.packets().values());
        }
        RandomPackets source = new RandomPackets(3);
        for (int index = 0; index < 100; index++) {
            packets.add(source.next(link));
        }
        return packets;
    }

    private static List<HeaderFlyweight> headers() {
        return List.of(
                new EthernetHeader(),
                new ArpHeader(),
                new Ipv4Header(),
                new Ipv6Header(),
                new TcpHeader(),
                new UdpHeader(),
                new IcmpHeader(),
                new Icmpv6Header());
    }

    /** Sets what nearly all random bytes would be refused for. */
    private void makeLikely(HeaderFlyweight header, byte[] bytes) {
        if (header instanceof ArpHeader) {
            System.arraycopy(new byte[] {0, 1, 8, 0, 6, 4}, 0, bytes, 0, 6);
        } else if (header instanceof Ipv4Header) {
            bytes[0] = (byte) (0x40 | random.nextInt(16));
            bytes[2] = 0;
        } else if (header instanceof Ipv6Header) {
            bytes[0] = 0x60;
            bytes[4] = 0;
            bytes[6] = (byte) new int[] {0, 43, 44, 51, 60}[random.nextInt(5)];
            bytes[40] = (byte) new int[] {0, 43, 44, 51, 60}[random.nextInt(5)];
            bytes[41] = (byte) random.nextInt(4);
        } else if (header instanceof EthernetHeader && random.nextBoolean()) {
            bytes[12] = (byte) 0x81;
            bytes[13] = 0;
        }
    }
}
