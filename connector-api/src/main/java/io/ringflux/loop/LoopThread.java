package io.ringflux.loop;

import io.ringflux.nativeio.ThreadAffinity;
import java.util.concurrent.CompletableFuture;
import reactor.core.scheduler.NonBlocking;

/** A thread on which Reactor refuses to block. */
final class LoopThread extends Thread implements NonBlocking {
    private final CompletableFuture<Integer> number = new CompletableFuture<>();

    LoopThread(Runnable body, String name) {
        super(body, name);
        setDaemon(true);
    }

    @Override
    public void run() {
        number.complete(ThreadAffinity.threadId());
        super.run();
    }

    /** Its number in the system; waits until it has started. */
    int number() {
        return number.join();
    }
}
