package io.ringflux.loop;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Fd;
import java.util.function.IntConsumer;
import org.agrona.collections.Long2ObjectHashMap;
import reactor.core.Disposable;

/** The file descriptors that one loop watches. */
final class Watchers implements AutoCloseable {

    private static final int MAX_EVENTS = 64;
    private static final long WAKE_TOKEN = 0;

    private final Epoll epoll = Epoll.create(MAX_EVENTS);
    private final Long2ObjectHashMap<IntConsumer> watchers = new Long2ObjectHashMap<>();
    private final Failures failures;
    private long nextToken = WAKE_TOKEN + 1;

    Watchers(Fd wakeup, Failures failures) {
        this.failures = failures;
        epoll.add(wakeup, Epoll.IN | Epoll.ET, WAKE_TOKEN);
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

    /** Waits for that long at most, calls the watchers, and says how many descriptors had an event. */
    int await(long timeoutNs) {
        int ready = epoll.await(timeoutNs);
        if (ready > 0) {
            failures.settle();
        }
        for (int i = 0; i < ready; i++) {
            IntConsumer watcher = watchers.get(epoll.token(i));
            if (watcher != null) {
                try {
                    watcher.accept(epoll.events(i));
                } catch (Throwable e) { // whatever one watcher throws must not end the loop of all
                    failures.report(e);
                }
            }
        }
        return ready;
    }

    /** Ends all watches; disposing one of them later does nothing. */
    @Override
    public void close() {
        watchers.clear();
        epoll.close();
    }
}
