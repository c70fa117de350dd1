package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class PacketViewTest {
    private static final Map<String, byte[]> CORPUS = PacketCorpus.packets();

    private final PacketView view = new PacketView();
    private final PacketBuilder builder = new PacketBuilder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void shouldExposeOffsetsWhenHeadersAreStacked() {
        wrap(CORPUS.get("qinq-tcp"));

        assertThat(view.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(view.vlanCount()).isEqualTo(2);
        assertThat(view.vlanId(0)).isEqualTo(200);
        assertThat(view.vlanId(1)).isEqualTo(300);
        assertThat(view.ethernet().vlanPriority(0)).isEqualTo(3);
        assertThat(view.l3Offset()).isEqualTo(22);
        assertThat(view.l4Offset()).isEqualTo(42);
        assertThat(view.payloadOffset()).isEqualTo(62);
        assertThat(view.payloadLength()).isEqualTo(5);
        assertThat(view.ipProtocol()).isEqualTo(IpProtocol.TCP);
        assertThat(view.sourcePort()).isEqualTo(1234);
        assertThat(view.destinationPort()).isEqualTo(9999);
        assertThat(view.isFragment()).isFalse();
    }

    @Test
    void shouldStepOverExtensionHeadersWhenPacketIsIpv6() {
        wrap(CORPUS.get("extensions6"));

        assertThat(view.l3Offset()).isEqualTo(14);
        assertThat(view.l4Offset()).isEqualTo(14 + 40 + 16);
        assertThat(view.ipProtocol()).isEqualTo(IpProtocol.UDP);
        assertThat(view.ipv6().headerLength()).isEqualTo(56);
        assertThat(view.payloadLength()).isEqualTo(3);
    }

    @Test
    void shouldHaveNoTransportWhenFragmentIsNotTheFirst() {
        boolean whole = wrap(CORPUS.get("fragment-middle"));

        assertThat(whole).isTrue();
        assertThat(view.isFragment()).isTrue();
        assertThat(view.moreFragments()).isTrue();
        assertThat(view.fragmentOffset()).isEqualTo(1480);
        assertThat(view.ipv4().identification()).isEqualTo(77);
        assertThat(view.ipProtocol()).isEqualTo(IpProtocol.UDP);
        assertThat(view.l4Offset()).isEqualTo(PacketView.NONE);
        assertThat(view.sourcePort()).isEqualTo(PacketView.NONE);
        assertThat(view.payloadOffset()).isEqualTo(34);
        assertThat(view.payloadLength()).isEqualTo(1480);
    }

    @Test
    void shouldNotCountPaddingWhenFrameIsShort() {
        int length = build(p -> p.ethernet(1, 2).ipv4(3, 4).udp(5, 6).payload(2));

        view.wrap(buffer, 0, Math.max(length, 60));

        assertThat(view.payloadLength()).isEqualTo(2);
        assertThat(view.isTruncated()).isFalse();
    }

    @Test
    void shouldTakeWhatIsThereWhenLengthsAreLeftToOffload() {
        int length = build(p -> p.ethernet(1, 2).ipv4(3, 4).udp(5, 6).payload(100));
        buffer.putShort(14 + Ipv4Header.TOTAL_LENGTH, (short) 0);
        buffer.putShort(34 + UdpHeader.DATAGRAM_LENGTH, (short) 0);

        boolean whole = view.wrap(buffer, 0, length);

        assertThat(whole).isTrue();
        assertThat(view.payloadLength()).isEqualTo(100);
    }

    @Test
    void shouldDecodeIpPacketWhenLinkIsRaw() {
        PacketView raw = new PacketView(LinkType.RAW_IP);
        int length = build(p -> p.ipv6(1, 2, 3, 4).udp(5, 6).payload(7));

        boolean whole = raw.wrap(buffer, 0, length);

        assertThat(whole).isTrue();
        assertThat(raw.isEthernet()).isFalse();
        assertThat(raw.l3Offset()).isZero();
        assertThat(raw.vlanCount()).isZero();
        assertThat(raw.describe()).isEqualTo("IP6 ::1:0:0:0:2.5 > ::3:0:0:0:4.6: UDP, length 7");
        assertThatThrownBy(raw::ethernet).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldForgetPacketBeforeWhenWrappedAgain() {
        wrap(CORPUS.get("tcp-syn"));

        wrap(new byte[3]);

        assertThat(view.isWhole()).isFalse();
        assertThat(view.isTcp()).isFalse();
        assertThat(view.isEthernet()).isFalse();
        assertThat(view.sourcePort()).isEqualTo(PacketView.NONE);
        assertThat(view.etherType()).isZero();
        assertThat(view.describe()).isEqualTo("length 3 [malformed]");
        assertThatThrownBy(view::tcp)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The packet has no whole TcpHeader");
    }

    @Test
    void shouldThrowWhenRangeIsOutsideBuffer() {
        assertThatThrownBy(() -> view.wrap(buffer, 4000, 97)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.wrap(0L, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private boolean wrap(byte[] packet) {
        return view.wrap(new UnsafeBuffer(packet), 0, packet.length);
    }

    private int build(UnaryOperator<PacketBuilder> layers) {
        buffer.setMemory(0, buffer.capacity(), (byte) 0);
        return layers.apply(builder.wrap(buffer, 0)).finish();
    }
}
