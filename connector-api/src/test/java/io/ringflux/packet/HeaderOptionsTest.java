package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class HeaderOptionsTest {
    @Test
    void shouldReadTcpOptionsWhenTheyArePadded() {
        byte[] packet = PacketCorpus.packets().get("tcp-syn");
        TcpHeader tcp = new TcpHeader();
        tcp.wrap(new UnsafeBuffer(packet), 34, packet.length - 34);

        HeaderOptions option = tcp.options();

        assertThat(option.next()).isTrue();
        assertThat(option.kind()).isEqualTo(HeaderOptions.TCP_MSS);
        assertThat(option.u16(0)).isEqualTo(1460);
        assertThat(option.next()).isTrue();
        assertThat(option.kind()).isEqualTo(HeaderOptions.TCP_SACK_PERMITTED);
        assertThat(option.dataLength()).isZero();
        assertThat(option.next()).isTrue();
        assertThat(option.kind()).isEqualTo(HeaderOptions.TCP_TIMESTAMPS);
        assertThat(option.i32(0)).isEqualTo(1);
        assertThat(option.next()).isTrue();
        assertThat(option.kind()).isEqualTo(HeaderOptions.TCP_WINDOW_SCALE);
        assertThat(option.u8(0)).isEqualTo(7);
        assertThat(option.next()).isFalse();
        assertThat(option.isMalformed()).isFalse();
    }

    @Test
    void shouldReadIpv4OptionsWhenTheyEndEarly() {
        byte[] packet = PacketCorpus.packets().get("ip-options");
        Ipv4Header ip = new Ipv4Header();
        ip.wrap(new UnsafeBuffer(packet), 14, packet.length - 14);

        HeaderOptions option = ip.options();

        assertThat(option.next()).isTrue();
        assertThat(option.kind()).isEqualTo(7);
        assertThat(option.dataLength()).isEqualTo(5);
        assertThat(option.next()).isFalse();
        assertThat(option.isMalformed()).isFalse();
    }

    @Test
    void shouldStopWhenLengthIsWrong() {
        assertThat(isMalformed(5, 0)).isTrue();
        assertThat(isMalformed(5, 1)).isTrue();
        assertThat(isMalformed(5, 9)).isTrue();
        assertThat(isMalformed(1, 1, 1, 5)).isTrue();
        assertThat(isMalformed(5, 4, 0, 0)).isFalse();
    }

    @Test
    void shouldThrowWhenDataIsReadBeyondTheOption() {
        HeaderOptions option = optionsOf(5, 4, 9, 9, 5, 4, 9, 9);
        option.next();

        assertThat(option.u16(0)).isEqualTo(0x0909);
        assertThatThrownBy(() -> option.u16(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> option.i32(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> option.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static boolean isMalformed(int... values) {
        HeaderOptions option = optionsOf(values);
        int seen = 0;
        while (option.next()) {
            seen++;
        }
        assertThat(seen).isLessThanOrEqualTo(1);
        return option.isMalformed();
    }

    private static HeaderOptions optionsOf(int... values) {
        PacketBytes bytes = new PacketBytes();
        bytes.wrap(PacketCorpus.bytes(values), 0, values.length);
        return new HeaderOptions(bytes).reset(0, values.length);
    }
}
