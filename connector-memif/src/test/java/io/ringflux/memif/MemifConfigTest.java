package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.nativeio.PeerCredentials;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MemifConfigTest {

    @Test
    void shouldHaveThePeersDefaultsWhenNothingIsSet() {
        MemifConfig config = MemifClient.create().configuration();

        assertThat(config.socket()).hasToString("/run/vpp/memif.sock");
        assertThat(config.id()).isZero();
        assertThat(config.mode()).isEqualTo(MemifMode.ETHERNET);
        assertThat(config.anyMode()).isFalse();
        assertThat(config.secret().isNone()).isTrue();
        assertThat(config.name()).isEqualTo("memif0");
        assertThat(config.rxQueues()).isEqualTo(1);
        assertThat(config.txQueues()).isEqualTo(1);
        assertThat(config.ringSize()).isEqualTo(1024);
        assertThat(config.bufferSize()).isEqualTo(2048);
        assertThat(config.maxFrameBytes()).isEqualTo(65_535);
        assertThat(config.poolFrames()).isEqualTo(4096);
        assertThat(config.headroom()).isZero();
        assertThat(config.zeroCopyTransmit()).isFalse();
        assertThat(config.hugePages()).isFalse();
        assertThat(config.rxMode()).isEqualTo(RxMode.ADAPTIVE);
        assertThat(config.loops()).isSameAs(PollerGroup.shared());
        assertThat(config.handshakeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.peers().test(new PeerCredentials(1, 2, 3))).isTrue();
        assertThat(config.cacheLine()).isNull();
        assertThat(config.reconnect()).isNull();
        assertThat(config.inheritedListener()).isEqualTo(-1);
        assertThat(config.socketMode()).isEqualTo(0660);
        assertThat(config.socketUid()).isEqualTo(-1);
        assertThat(config.socketGid()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'1000,2', '', true",
        "'', '100,3', true",
        "2, 3, true",
        "3, '', false",
        "'', 2, false",
        "2, 2, false",
        "3, 3, false"
    })
    void shouldAllowUsersAndGroupsOnlyWhenNamed(String uids, String gids, boolean allowed) {
        MemifConfig config =
                MemifServer.create().peers(numbers(uids), numbers(gids)).configuration();

        assertThat(config.peers().test(new PeerCredentials(1, 2, 3))).isEqualTo(allowed);
    }

    @Test
    void shouldKeepWhatWasSet() {
        MemifConfig config = MemifServer.create()
                .socket("@spring")
                .id(0xffff_ffffL)
                .mode(MemifMode.IP)
                .anyMode(true)
                .secret("s3cret")
                .name("uplink")
                .queues(4, 2)
                .bufferSize(9216)
                .maxFrameBytes(9000)
                .poolFrames(512)
                .rxMode(RxMode.INTERRUPT)
                .handshakeTimeout(Duration.ofMillis(10))
                .cacheLine(128)
                .socketMode(0600)
                .socketOwner(7, 8)
                .configuration();

        assertThat(config.socket()).hasToString("@spring");
        assertThat(config.id()).isEqualTo(0xffff_ffffL);
        assertThat(config.mode()).isEqualTo(MemifMode.IP);
        assertThat(config.anyMode()).isTrue();
        assertThat(config.secret()).hasToString("hidden");
        assertThat(config.name()).isEqualTo("uplink");
        assertThat(config.rxQueues()).isEqualTo(4);
        assertThat(config.txQueues()).isEqualTo(2);
        assertThat(config.bufferSize()).isEqualTo(9216);
        assertThat(config.maxFrameBytes()).isEqualTo(9000);
        assertThat(config.poolFrames()).isEqualTo(512);
        assertThat(config.rxMode()).isEqualTo(RxMode.INTERRUPT);
        assertThat(config.handshakeTimeout()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.cacheLine()).isEqualTo(CacheLine.BYTES_128);
        assertThat(config.socketMode()).isEqualTo(0600);
        assertThat(config.socketUid()).isEqualTo(7);
        assertThat(config.socketGid()).isEqualTo(8);
    }

    @Test
    void shouldLeaveTheBuilderAsItWasWhenACopyIsChanged() {
        MemifClient original = MemifClient.create().id(1);

        MemifClient changed = original.id(2).ringSize(16);

        assertThat(original.configuration().id()).isEqualTo(1);
        assertThat(original.configuration().ringSize()).isEqualTo(1024);
        assertThat(changed.configuration().id()).isEqualTo(2);
        assertThat(changed.configuration().ringSize()).isEqualTo(16);
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void shouldNameFieldValueAndRangeWhenAValueIsImpossible(ThrowingCallable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::call).withMessage(message);
    }

    static Stream<Arguments> impossible() {
        MemifClient client = MemifClient.create();
        return Stream.of(
                refused(() -> client.id(-1), "id is -1, expected 0 to 4294967295"),
                refused(() -> client.id(1L << 32), "id is 4294967296, expected 0 to 4294967295"),
                refused(() -> client.queues(0, 1), "rxQueues is 0, expected 1 to 255"),
                refused(() -> client.queues(1, 256), "txQueues is 256, expected 1 to 255"),
                refused(() -> client.ringSize(1), "ringSize is 1, expected 2 to 32768"),
                refused(() -> client.ringSize(1000), "ringSize is 1000, expected a power of two"),
                refused(() -> client.bufferSize(63), "bufferSize is 63, expected 64 to 65535"),
                refused(() -> client.headroom(4097), "headroom is 4097, expected 0 to 4096"),
                refused(() -> client.poolFrames(255), "poolFrames is 255, expected 256 to 16777216"),
                refused(() -> client.maxFrameBytes(0), "maxFrameBytes is 0, expected 64 to 16777216"),
                refused(() -> client.cacheLine(32), "cacheLine is 32, expected 64 or 128"),
                refused(() -> client.handshakeTimeout(Duration.ZERO), "handshakeTimeout is PT0S, expected more than 0"),
                refused(
                        () -> client.name("two words"),
                        "name is \"two words\", expected 1 to 31 printable ASCII characters"),
                refused(
                        () -> client.secret("twenty-four-bytes-secret"),
                        "secret takes 24 bytes in UTF-8, expected at most 23"),
                refused(() -> client.socket(""), "socket address is empty, expected a path or @name"),
                refused(
                        () -> client.socket("/" + "x".repeat(107)),
                        "socket address has 108 bytes, expected at most 107" + ": /" + "x".repeat(107)),
                refused(() -> MemifServer.create().socketMode(01000), "socketMode is 01000, expected 0 to 0777"),
                refused(
                        () -> MemifServer.create().socketOwner(-2, 0),
                        "socketOwner uid is -2, expected -1 to 2147483647"));
    }

    @Test
    void shouldRefuseToConnectWhenTheBuffersDoNotFitIntoARegion() {
        MemifClient client =
                MemifClient.create().queues(32, 32).ringSize(16_384).bufferSize(4096);

        assertThatIllegalArgumentException()
                .isThrownBy(client::connectNow)
                .withMessageContaining("ringSize * (bufferSize + headroom) * queues is 16384 * 4096 * 64 bytes");
    }

    @Test
    void shouldRefuseToConnectWhenThePoolToSendFromDoesNotFitIntoARegion() {
        MemifClient client =
                MemifClient.create().poolFrames(1 << 20).bufferSize(4097).zeroCopyTransmit(true);

        assertThatIllegalArgumentException()
                .isThrownBy(client::openNow)
                .withMessage("poolFrames * (bufferSize + headroom) is 1048576 * 4097 bytes, expected at most 4294967296"
                        + " to send without a copy");
    }

    @Test
    void shouldAskForAHandlerWhenBoundWithoutOne() {
        assertThatThrownBy(() -> MemifServer.create().bindNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("handle is not set");
    }

    private static Arguments refused(ThrowingCallable setting, String message) {
        return Arguments.of(setting, message);
    }

    private static Set<Integer> numbers(String list) {
        return Stream.of(list.split(","))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }
}
