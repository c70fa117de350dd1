package io.ringflux.loop;

import reactor.core.scheduler.NonBlocking;

/** A thread on which Reactor refuses to block. */
final class LoopThread extends Thread implements NonBlocking {

    LoopThread(Runnable body, String name) {
        super(body, name);
        setDaemon(true);
    }
}
