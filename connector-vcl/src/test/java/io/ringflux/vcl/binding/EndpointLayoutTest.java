package io.ringflux.vcl.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointLayoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "2001:db8::7"})
    void shouldReadWhatWasPut(String host) {
        InetSocketAddress address = new InetSocketAddress(host, 0xF00D);
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(EndpointLayout.TOTAL_BYTES));
        buffer.setMemory(0, EndpointLayout.TOTAL_BYTES, (byte) 0xFF);

        EndpointLayout.put(buffer, 0, address);

        assertThat(EndpointLayout.read(buffer, 0)).isEqualTo(address);
        assertThat(buffer.getByte(EndpointLayout.PORT_OFFSET)).isEqualTo((byte) 0xF0);
        assertThat(buffer.getLong(EndpointLayout.IP_OFFSET)).isEqualTo(buffer.addressOffset() + 64);
        assertThat(buffer.getLong(40)).as("the pointer to further data").isZero();
    }
}
