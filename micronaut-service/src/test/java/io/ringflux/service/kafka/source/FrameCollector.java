package io.ringflux.service.kafka.source;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that copies every frame, and keeps frames on demand. */
final class FrameCollector implements CoreSubscriber<Frame> {
    private final List<FrameCopy> copies = new CopyOnWriteArrayList<>();
    private final List<Integer> originalLengths = new CopyOnWriteArrayList<>();
    private final List<Frame> kept = new CopyOnWriteArrayList<>();
    private volatile boolean keeping;
    private volatile boolean completed;
    private volatile @Nullable Throwable error;
    private volatile Subscription subscription;

    /** Takes every frame from now on. */
    void keep() {
        keeping = true;
    }

    /** Lets go of all frames that were taken, and takes no more. */
    void letGo() {
        keeping = false;
        kept.forEach(Frame::release);
        kept.clear();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
    }

    @Override
    public void onNext(Frame frame) {
        if (keeping) {
            kept.add(frame.retain());
        }
        originalLengths.add(frame.originalLength());
        copies.add(frame.copied());
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    void request(long n) {
        subscription.request(n);
    }

    void cancel() {
        subscription.cancel();
    }

    Subscription subscription() {
        return subscription;
    }

    List<FrameCopy> copies() {
        return copies;
    }

    List<Integer> originalLengths() {
        return originalLengths;
    }

    int count() {
        return copies.size();
    }

    boolean isCompleted() {
        return completed;
    }

    @Nullable
    Throwable error() {
        return error;
    }
}
