package io.ringflux.reactive;

import io.ringflux.FrameFlux;
import io.ringflux.FramePort;
import io.ringflux.LinkException;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.PeerFaultException;
import io.ringflux.PortDetails;
import io.ringflux.PortStats;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.Poller;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.BurstSource;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The port that every transport gives to its users: lasting lanes into which the transport plugs the queues of one link
 * after another.
 *
 * <p>Threading: {@link #linkUp}, {@link #linkDown} and {@link #end} on the {@link #controlLoop()}; the methods of
 * {@link FramePort} from any thread.
 */
public final class QueuedPort implements FramePort {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name;
    private final int number = NUMBERS.incrementAndGet();
    private final PortOwner owner;
    private final Poller controlLoop;
    private final RxLane[] rxLanes;
    private final TxLane[] txLanes;
    private final PortPools pools;
    private final Sinks.Many<LinkState> states =
            Sinks.many().replay().latestOrDefault(new LinkState(Status.DOWN, "no peer yet"));
    private final Sinks.Empty<Void> disposed = Sinks.empty();
    private final AtomicBoolean disposing = new AtomicBoolean();
    private volatile PortDetails details;
    private final AtomicLong linksUp = new AtomicLong();
    private boolean ended;

    /**
     * A port with pools of its own.
     *
     * @param settings what the transport decided
     * @param details what is known before there is a link
     * @param owner the transport
     */
    public QueuedPort(PortSettings settings, PortDetails details, PortOwner owner) {
        this(settings, PortPools.create(settings), details, owner);
    }

    /** A port with those pools, which belong to it from now on. */
    public QueuedPort(PortSettings settings, PortPools pools, PortDetails details, PortOwner owner) {
        this.pools = pools;
        this.name = settings.name();
        this.details = details;
        this.owner = owner;
        Poller[] pollers = IntStream.range(0, Math.max(settings.rxQueues(), settings.txQueues()))
                .mapToObj(i -> settings.loops().next())
                .toArray(Poller[]::new);
        controlLoop = pollers[0];
        rxLanes = IntStream.range(0, settings.rxQueues())
                .mapToObj(i -> new RxLane(i, pollers[i], settings.mode()))
                .toArray(RxLane[]::new);
        txLanes = IntStream.range(0, settings.txQueues())
                .mapToObj(i -> new TxLane(pollers[i], settings.mode(), code -> fault(i, code)))
                .toArray(TxLane[]::new);
        for (RxLane lane : rxLanes) {
            rxPool(lane.number()).owner(lane.poller().thread());
        }
        pools.tx().owner(controlLoop.thread());
    }

    /** The loop that the transport's control runs on; it also polls receive queue 0. */
    public Poller controlLoop() {
        return controlLoop;
    }

    /** The pool into which taken frames of a receive queue move. */
    public FramePool rxPool(int queue) {
        return pools.rx().get(queue);
    }

    /**
     * Plugs in the queues of a new link, which belong to this port from now on; one that has ended closes them.
     *
     * @throws IllegalArgumentException when there are more of them than the settings announced
     */
    public void linkUp(List<? extends RxQueue> rx, List<? extends TxQueue> tx, PortDetails obtained) {
        requireRoom("receive", rx.size(), rxLanes.length);
        requireRoom("transmit", tx.size(), txLanes.length);
        if (ended) {
            rx.forEach(RxQueue::close);
            tx.forEach(TxQueue::close);
            return;
        }
        details = obtained;
        for (int i = 0; i < rxLanes.length; i++) {
            rxLanes[i].offer(i < rx.size() ? rx.get(i) : null);
        }
        for (int i = 0; i < txLanes.length; i++) {
            txLanes[i].offer(i < tx.size() ? tx.get(i) : null);
        }
        linksUp.incrementAndGet();
        states.tryEmitNext(new LinkState(Status.UP, ""));
    }

    /** Withdraws the queues of the link; the port waits for another. */
    public void linkDown(String reason) {
        for (RxLane lane : rxLanes) {
            lane.offer(null);
        }
        for (TxLane lane : txLanes) {
            lane.offer(null);
        }
        states.tryEmitNext(new LinkState(Status.DOWN, reason));
    }

    /** Ends the port's streams for good: orderly, or with an error. */
    public void end(@Nullable LinkException error) {
        if (ended) {
            return;
        }
        ended = true;
        disposing.set(true);
        Ending ending = new Ending(error);
        for (RxLane lane : rxLanes) {
            lane.end(ending);
        }
        for (TxLane lane : txLanes) {
            lane.end(ending);
        }
        String reason = error == null || error.getMessage() == null ? "" : error.getMessage();
        states.tryEmitNext(new LinkState(Status.CLOSED, reason));
        states.tryEmitComplete();
        controlLoop.execute(this::letGo);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public FrameFlux receive() {
        return new ReceiveFlux(false, loopOf(rxLanes[0]), rxLanes);
    }

    @Override
    public FrameFlux receive(int queue) {
        RxLane lane = rxLanes[index("receive", queue, rxLanes.length)];
        return new ReceiveFlux(false, loopOf(lane), lane);
    }

    @Override
    public Flux<FrameBatch> receiveBatches() {
        return new ReceiveBatchFlux(loopOf(rxLanes[0]), rxLanes);
    }

    @Override
    public Flux<FrameBatch> receiveBatches(int queue) {
        RxLane lane = rxLanes[index("receive", queue, rxLanes.length)];
        return new ReceiveBatchFlux(loopOf(lane), lane);
    }

    @Override
    public Mono<Void> send(Publisher<? extends Frame> frames) {
        return send(0, frames);
    }

    @Override
    public Mono<Void> send(int queue, Publisher<? extends Frame> frames) {
        return new SendMono(frames, txLanes[index("transmit", queue, txLanes.length)], false);
    }

    @Override
    public Mono<Void> sendBatches(Publisher<? extends FrameBatch> batches) {
        return new SendMono(batches, txLanes[index("transmit", 0, txLanes.length)], true);
    }

    @Override
    public Mono<Void> poll(int queue, BurstHandler handler) {
        RxLane lane = rxLanes[index("receive", queue, rxLanes.length)];
        return BurstReceiver.mono(loopOf(lane), lane, handler);
    }

    @Override
    public Mono<Void> fill(int queue, BurstSource source) {
        return BurstSender.mono(txLanes[index("transmit", queue, txLanes.length)], source);
    }

    @Override
    public @Nullable Frame allocate(int length) {
        return pools.tx().allocate(length);
    }

    @Override
    public Flux<LinkState> link() {
        return states.asFlux();
    }

    @Override
    public PortStats stats() {
        return new PortStats(
                Arrays.stream(rxLanes).map(lane -> lane.counters().sum()).toList(),
                Arrays.stream(txLanes).map(lane -> lane.counters().sum()).toList(),
                linksUp.get());
    }

    /**
     * How the loop of a receive queue waits from now on, under load or not; any thread. A stream of several queues
     * waits as the most eager of them.
     */
    public void rxMode(int queue, RxMode mode) {
        rxLanes[index("receive", queue, rxLanes.length)].mode(mode);
    }

    @Override
    public PortDetails details() {
        return details;
    }

    @Override
    public Mono<Void> onDispose() {
        return disposed.asMono();
    }

    @Override
    public boolean isDisposed() {
        return disposing.get();
    }

    @Override
    public void dispose() {
        if (disposing.compareAndSet(false, true)) {
            controlLoop.execute(() -> {
                owner.close();
                end(null);
            });
        }
    }

    /** When every loop has seen the end, and so let go of the queues, the pools go, and then the port is disposed. */
    private void letGo() {
        Poller[] pollers = Arrays.stream(rxLanes).map(RxLane::poller).distinct().toArray(Poller[]::new);
        onEach(pollers, poller -> {}, () -> onEach(pollers, this::closePools, disposed::tryEmitEmpty));
    }

    private void closePools(Poller poller) {
        for (RxLane lane : rxLanes) {
            if (lane.poller() == poller) {
                rxPool(lane.number()).close();
            }
        }
        if (poller == controlLoop) {
            pools.tx().close();
        }
    }

    private static void onEach(Poller[] pollers, Consumer<Poller> action, Runnable then) {
        AtomicInteger left = new AtomicInteger(pollers.length);
        for (Poller poller : pollers) {
            poller.execute(() -> {
                action.accept(poller);
                if (left.decrementAndGet() == 0) {
                    then.run();
                }
            });
        }
    }

    private void fault(int queue, int code) {
        controlLoop.execute(() -> owner.fault(new PeerFaultException(name, queue, QueueFault.of(code))));
    }

    private RxLoop loopOf(RxLane lane) {
        return new RxLoop() {
            @Override
            public Poller poller() {
                return lane.poller();
            }

            @Override
            public void fault(int queue, int code) {
                QueuedPort.this.fault(queue, code);
            }
        };
    }

    private int index(String direction, int queue, int count) {
        if (queue < 0 || queue >= count) {
            throw new IllegalArgumentException("port " + name + " has no " + direction + " queue " + queue + "; it has "
                    + (count == 0 ? "none" : "0.." + (count - 1)));
        }
        return queue;
    }

    private static void requireRoom(String direction, int queues, int lanes) {
        if (queues > lanes) {
            throw new IllegalArgumentException(queues + " " + direction + " queues, the port has room for " + lanes);
        }
    }
}
