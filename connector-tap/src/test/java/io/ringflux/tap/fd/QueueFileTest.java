package io.ringflux.tap.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.LeakCheck;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@LeakCheck
class QueueFileTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final PacketPair pair = PacketPair.open();
    private final QueueFile file = new QueueFile(pair.left(), closed::incrementAndGet);

    @AfterEach
    void close() {
        pair.left().close();
        pair.right().close();
    }

    @Test
    void shouldCloseWhenTheLastHolderLetsGo() {
        file.retain();

        file.release();
        assertThat(pair.left().fd().isOpen()).isTrue();
        file.release();

        assertThat(pair.left().fd().isOpen()).isFalse();
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldRefuseAHolderWhenItIsClosed() {
        file.release();

        assertThatThrownBy(file::retain).isInstanceOf(IllegalStateException.class);

        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldRefuseToLetGoMoreOftenThanItIsHeld() {
        file.release();

        assertThatThrownBy(file::release).isInstanceOf(IllegalStateException.class);

        assertThat(closed).hasValue(1);
    }
}
