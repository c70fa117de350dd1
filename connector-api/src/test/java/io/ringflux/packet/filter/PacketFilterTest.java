package io.ringflux.packet.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.LibPcap;
import io.ringflux.nativeio.LibPcapReference;
import io.ringflux.packet.GuardedMemory;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.packet.PacketCorpus;
import java.lang.ref.WeakReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacketFilterTest {
    private static final byte[] UDP = PacketCorpus.packets().get("udp");

    private final GuardedMemory memory = new GuardedMemory(4096);

    @BeforeAll
    static void assumeLibPcap() {
        LibPcapReference.assumeInstalled();
    }

    @Test
    void shouldMatchWhereverThePacketIs() {
        PacketFilter filter = PacketFilter.compile("udp dst port 9999", LinkType.ETHERNET);
        UnsafeBuffer array = new UnsafeBuffer(new byte[2000]);
        array.putBytes(77, UDP);
        long address = memory.place(UDP);

        assertThat(filter.matches(address, UDP.length)).isTrue();
        assertThat(filter.matches(memory.buffer(), memory.offsetOf(UDP.length), UDP.length))
                .isTrue();
        assertThat(filter.matches(array, 77, UDP.length)).isTrue();
        assertThat(filter.matches(array, 76, UDP.length)).isFalse();
        assertThat(filter.link()).isEqualTo(LinkType.ETHERNET);
        assertThat(filter).hasToString("udp dst port 9999");
    }

    @Test
    void shouldMatchNothingBehindTheEndWhenPacketIsCut() {
        PacketFilter filter = PacketFilter.compile("udp dst port 9999", LinkType.ETHERNET);
        long address = memory.place(UDP);

        assertThat(filter.matches(address, 38)).isTrue();
        assertThat(filter.matches(address, 37)).isFalse();
        assertThat(filter.matches(address, 0)).isFalse();
    }

    @Test
    void shouldSeeWholeLengthWhenPacketHasMoreSegments() {
        PacketFilter filter = PacketFilter.compile("greater 1000", LinkType.ETHERNET);
        long address = memory.place(UDP);

        assertThat(filter.matches(address, UDP.length)).isFalse();
        assertThat(filter.matches(address, UDP.length, 5000)).isTrue();
    }

    @Test
    void shouldMatchEveryPacketWhenExpressionIsEmpty() {
        PacketFilter filter = PacketFilter.compile("", LinkType.ETHERNET);

        assertThat(filter.matches(memory.place(UDP), UDP.length)).isTrue();
        assertThat(filter.matches(memory.place(UDP), 0)).isTrue();
    }

    @Test
    void shouldMatchIpPacketsWhenLinkIsRaw() {
        PacketFilter filter = PacketFilter.compile("ip6 and udp port 53", LinkType.RAW_IP);
        UnsafeBuffer packet = new UnsafeBuffer(new byte[100]);
        int length = new PacketBuilder()
                .wrap(packet, 0)
                .ipv6(1, 2, 3, 4)
                .udp(53, 6)
                .payload(5)
                .finish();

        assertThat(filter.matches(packet, 0, length)).isTrue();
        packet.putByte(41, (byte) 54);
        assertThat(filter.matches(packet, 0, length)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp prot 80 | filter \"tcp prot 80\": can't parse filter expression: syntax error",
                "port 70000 | filter \"port 70000\": illegal port number 70000 > 65535",
                "net 10.0.0.1/8 | filter \"net 10.0.0.1/8\": non-network bits set in \"10.0.0.1/8\"",
                "len / 0 = 1 | filter \"len / 0 = 1\": division by zero",
            })
    void shouldGiveLibPcapsMessageWhenExpressionIsWrong(String expression, String message) {
        assertThatThrownBy(() -> PacketFilter.compile(expression, LinkType.ETHERNET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseWhenProgramNeedsALoop() {
        assertThatThrownBy(() -> PacketFilter.compile("ip protochain 6", LinkType.ETHERNET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ip protochain 6")
                .hasMessageContaining("protochain, is not supported");
    }

    @Test
    void shouldRefuseWhenExpressionIsTooLong() {
        String expression = "ip or ".repeat(LibPcap.MAX_EXPRESSION_LENGTH / 6) + "tcp";

        assertThatThrownBy(() -> PacketFilter.compile(expression, LinkType.ETHERNET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most 8192");
    }

    @Test
    void shouldSurviveWhenExpressionIsDeep() {
        String nested = "(".repeat(4_000) + "udp" + ")".repeat(4_000);
        String tags = "vlan and ".repeat(900) + "vlan";

        assertThat(PacketFilter.compile(nested, LinkType.ETHERNET).matches(memory.place(UDP), UDP.length))
                .isTrue();
        assertThat(PacketFilter.compile(tags, LinkType.ETHERNET).matches(memory.place(UDP), UDP.length))
                .isFalse();
    }

    @Test
    void shouldInterpretWhenProgramIsTooLongForTheJit() {
        String hosts = IntStream.range(0, 300)
                .mapToObj(host -> "host 172.16." + (host >> 5) + "." + (host & 31) * 8)
                .collect(Collectors.joining(" or "));
        PacketFilter few = PacketFilter.compile("host 172.16.0.8", LinkType.ETHERNET);
        PacketFilter many = PacketFilter.compile(hosts, LinkType.ETHERNET);
        UnsafeBuffer packet = new UnsafeBuffer(UDP.clone());

        assertThat(few).isNotInstanceOf(BpfInterpreter.class);
        assertThat(many).isInstanceOf(BpfInterpreter.class);
        assertThat(many.matches(packet, 0, UDP.length)).isFalse();
        packet.putBytes(30, new byte[] {(byte) 172, 16, 9, 8});
        assertThat(many.matches(packet, 0, UDP.length)).isTrue();
    }

    @Test
    void shouldUnloadCodeWhenFilterIsGone() {
        WeakReference<Class<?>> code = new WeakReference<>(
                PacketFilter.compile("tcp", LinkType.ETHERNET).getClass());

        Awaitility.await().until(() -> {
            System.gc();
            return code.get() == null;
        });
    }
}
