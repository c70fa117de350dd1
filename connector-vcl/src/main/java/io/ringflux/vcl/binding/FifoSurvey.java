package io.ringflux.vcl.binding;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Asks a worker, from any thread, how full the fifos of its connections are. The worker answers on its own. */
final class FifoSurvey {
    private final Queue<CompletableFuture<FifoFill>> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    CompletableFuture<FifoFill> ask() {
        CompletableFuture<FifoFill> answer = new CompletableFuture<>();
        asked.add(answer);
        if (ended) {
            answerAll(FifoFill.NOTHING);
        }
        return answer;
    }

    void answer(Collection<VclSession> sessions) {
        if (!asked.isEmpty()) {
            answerAll(sessions.stream()
                    .filter(session -> !session.isListening())
                    .map(session -> session.attributes().fifoFill())
                    .reduce(FifoFill.NOTHING, FifoFill::plus));
        }
    }

    /** There is no worker any more, and so there are no fifos. */
    void end() {
        ended = true;
        answerAll(FifoFill.NOTHING);
    }

    private void answerAll(FifoFill fill) {
        for (CompletableFuture<FifoFill> answer = asked.poll(); answer != null; answer = asked.poll()) {
            answer.complete(fill);
        }
    }
}
