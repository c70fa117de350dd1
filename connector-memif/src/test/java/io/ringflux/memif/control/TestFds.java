package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import java.util.ArrayList;
import java.util.List;

/** Real descriptors whose fate a test wants to know. */
final class TestFds implements AutoCloseable {
    private final EventFd origin = EventFd.create();
    private final List<Fd> made = new ArrayList<>();

    Fd make() {
        return record(origin.fd().duplicate());
    }

    /** What the receiver of a message gets: a descriptor of its own. */
    Fd received(Fd sent) {
        return record(sent.duplicate());
    }

    List<Fd> make(int count) {
        List<Fd> fds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fds.add(make());
        }
        return fds;
    }

    int openCount() {
        made.removeIf(fd -> !fd.isOpen());
        return made.size();
    }

    void assertAllClosed() {
        assertThat(openCount()).as("open fds").isZero();
    }

    private Fd record(Fd fd) {
        made.add(fd);
        return fd;
    }

    @Override
    public void close() {
        made.forEach(Fd::close);
        origin.close();
    }
}
