package io.ringflux.loop;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import java.util.function.IntConsumer;
import org.agrona.collections.Long2ObjectHashMap;
import reactor.core.Disposable;

/** The file descriptors that one loop waits on, and an eventfd of its own by which other threads wake it. */
final class Watchers implements AutoCloseable {

    private static final int MAX_EVENTS = 64;
    private static final long WAKE_TOKEN = 0;

    private final Epoll epoll = Epoll.create(MAX_EVENTS);
    private final EventFd wake = EventFd.create();
    private final Long2ObjectHashMap<IntConsumer> watchers = new Long2ObjectHashMap<>();
    private long nextToken = WAKE_TOKEN + 1;

    Watchers() {
        epoll.add(wake.fd(), Epoll.IN | Epoll.ET, WAKE_TOKEN);
    }

    Disposable add(Fd fd, int events, IntConsumer watcher) {
        long token = nextToken++;
        epoll.add(fd, events, token);
        watchers.put(token, watcher);
        return () -> {
            if (watchers.remove(token) != null) {
                epoll.remove(fd);
            }
        };
    }

    /** Waits that long for events, passes them on, and says how many there were. */
    int await(long timeoutNs) {
        int ready = epoll.await(timeoutNs);
        for (int i = 0; i < ready; i++) {
            IntConsumer watcher = watchers.get(epoll.token(i));
            if (watcher != null) {
                watcher.accept(epoll.events(i));
            }
        }
        return ready;
    }

    /** Ends the wait under way, or the next one; from any thread. */
    void wakeup() {
        wake.signal();
    }

    @Override
    public void close() {
        epoll.close();
        wake.close();
    }
}
