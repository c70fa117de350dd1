package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.util.retry.Retry;

/** What a builder refuses, and that it leaves others alone. */
class AfXdpClientTest {

    private final AfXdpClient client = AfXdpClient.create("eth0");

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 1000, 1 << 17, 1 << 20})
    void shouldRefuseRingsThatTheKernelWouldRefuse(int entries) {
        assertThatThrownBy(() -> client.ringSize(entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ringSize is " + entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1 << 16})
    void shouldTakeRingsThatArePowersOfTwo(int entries) {
        assertThat(client.ringSize(entries).configuration().ringSize()).isEqualTo(entries);
    }

    @Test
    void shouldChangeACopyWhenDirectionAndReconnectionAreSet() {
        AfXdpClient changed = client.receiveOnly().reconnect(Duration.ofMillis(1), Duration.ofMillis(2));
        Retry policy = Retry.max(3);

        assertThat(changed.configuration().sends()).isFalse();
        assertThat(changed.configuration().reconnect()).isNotNull();
        assertThat(changed.reconnect(policy).configuration().reconnect()).isSameAs(policy);
        assertThat(client.configuration().sends()).isTrue();
        assertThat(client.configuration().reconnect()).isNull();
    }
}
