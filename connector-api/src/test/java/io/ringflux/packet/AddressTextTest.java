package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "fe80::1:0:0:1",
                "1:0:0:2::3",
                "1:2:3:4:5:6:7:8",
                "0:1::",
                "::ff:0"
            })
    void shouldWriteCanonicalFormWhenAddressIsIpv6(String text) throws UnknownHostException {
        ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());

        assertThat(AddressText.ipv6(bytes.getLong(), bytes.getLong())).isEqualTo(text);
    }

    @Test
    void shouldReadBackWhenAddressIsRandom() throws UnknownHostException {
        Random random = new Random(2);
        for (int round = 0; round < 10_000; round++) {
            long high = random.nextLong() & (0xffffL << 16 * random.nextInt(4));
            long low = random.nextLong() & (0xffffL << 16 * random.nextInt(4)) | 1L << 63;
            byte[] ipv6 = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            byte[] ipv4 = ByteBuffer.allocate(4).putInt((int) high).array();

            assertThat(InetAddress.getByName(AddressText.ipv6(high, low)).getAddress())
                    .isEqualTo(ipv6);
            assertThat(InetAddress.getByName(AddressText.ipv4((int) high)).getAddress())
                    .isEqualTo(ipv4);
        }
    }

    @Test
    void shouldWriteSixOctetsWhenAddressIsMac() {
        assertThat(AddressText.mac(0xffff_0a0b_0c0d_0e0fL)).isEqualTo("0a:0b:0c:0d:0e:0f");
    }
}
