package io.ringflux.testkit.reactive;

import io.ringflux.frame.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that writes numbers down and asks for nothing by itself. */
final class Inbox extends BaseSubscriber<Frame> {

    private final List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<Inbox> onEach;
    private volatile boolean completed;
    private volatile @Nullable Throwable error;

    Inbox() {
        this(inbox -> {});
    }

    /** {@code onEach} runs inside {@code onNext}, behind the number. */
    Inbox(Consumer<Inbox> onEach) {
        this.onEach = onEach;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(Frame frame) {
        numbers.add(Wires.number(frame));
        onEach.accept(this);
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
    }

    @Override
    protected void hookOnError(Throwable throwable) {
        error = throwable;
    }

    List<Long> numbers() {
        synchronized (numbers) {
            return List.copyOf(numbers);
        }
    }

    int count() {
        return numbers.size();
    }

    boolean isCompleted() {
        return completed;
    }

    @Nullable
    Throwable error() {
        return error;
    }
}
