package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whether lengths and checksums are right is for Wireshark to say: {@link PacketViewTsharkTest}. */
final class PacketBuilderTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final PacketBuilder builder = new PacketBuilder();

    @Test
    void shouldWriteTheSameBytesWhenBufferIsDirtyAndOffsetDiffers() {
        int first = udp(0);
        byte[] clean = copy(0, first);
        buffer.setMemory(0, buffer.capacity(), (byte) 0xff);

        int second = udp(33);

        assertThat(second).isEqualTo(first);
        assertThat(copy(33, second)).isEqualTo(clean);
        assertThat(buffer.getByte(32)).isEqualTo((byte) 0xff);
        assertThat(buffer.getByte(33 + second)).isEqualTo((byte) 0xff);
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        byte[] packet = PacketCorpus.packets().get("tcp-syn");
        PacketView view = new PacketView();
        view.wrap(new UnsafeBuffer(packet), 0, packet.length);

        assertThat(view.ethernet().destination()).isEqualTo(PacketCorpus.MAC_B);
        assertThat(view.ethernet().source()).isEqualTo(PacketCorpus.MAC_A);
        assertThat(view.ipv4().source()).isEqualTo(PacketCorpus.IP_A);
        assertThat(view.ipv4().destination()).isEqualTo(PacketCorpus.IP_B);
        assertThat(view.ipv4().ttl()).isEqualTo(64);
        assertThat(view.ipv4().totalLength()).isEqualTo(60);
        assertThat(view.tcp().flags()).isEqualTo(TcpHeader.SYN | TcpHeader.ECE | TcpHeader.CWR);
        assertThat(view.tcp().sequence()).isEqualTo(0xffff_fffeL);
        assertThat(view.tcp().headerLength()).isEqualTo(40);
    }

    @Test
    void shouldNeverWriteZeroWhenUdpChecksumComesOutAsZero() {
        int zeros = 0;
        for (int port = 0; port <= 0xffff; port++) {
            int length =
                    builder.wrap(buffer, 0).ipv4(1, 2).udp(port, 7).payload(2).finish();
            UdpHeader udp = new UdpHeader();
            udp.wrap(buffer, 20, length - 20);
            zeros += udp.checksum() == 0 ? 1 : 0;
        }

        assertThat(zeros).isZero();
    }

    @Test
    void shouldLeaveTransportChecksumWhenPacketIsFragment() {
        Map<String, byte[]> packets = PacketCorpus.packets();
        UdpHeader udp = new UdpHeader();

        udp.wrap(new UnsafeBuffer(packets.get("fragment-first")), 34, 100);

        assertThat(udp.checksum()).isZero();
    }

    @Test
    void shouldThrowWhenBufferEnds() {
        builder.wrap(buffer, 500);

        assertThatThrownBy(() -> builder.ethernet(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldThrowWhenIpHeaderIsMissing() {
        builder.wrap(buffer, 0).ethernet(1, 2);

        assertThatThrownBy(() -> builder.udp(1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no IP header is written yet");
        assertThatThrownBy(() -> builder.ttl(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.options(buffer, 0, 4)).isInstanceOf(IllegalStateException.class);
    }

    private int udp(int offset) {
        return builder.wrap(buffer, offset)
                .ethernet(1, 2)
                .vlan(5)
                .ipv4(3, 4)
                .udp(5, 6)
                .payload(50)
                .finish();
    }

    private byte[] copy(int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
