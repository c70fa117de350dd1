package io.ringflux.loop;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Fd;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import reactor.core.Disposable;

/**
 * One thread that repeats its {@link PollTask}s, serves file descriptors and timers, and sleeps when all tasks allow
 * it.
 *
 * <p>Threading: {@link #execute} and {@link #wakeup} from any thread, everything else on the poller's own thread.
 *
 * <p>Errors: what a task, a command, a watcher or a timer throws is logged, and the loop goes on.
 */
public final class Poller implements Executor {

    /** Rounds between two looks at file descriptors and timers while tasks keep the loop busy. */
    private static final int ROUNDS_PER_SERVICE = 4096;

    /** How long an idle loop spins before it sleeps, in nanoseconds. */
    private static final long SPIN_NS = 50_000;

    private static final int ROUNDS_PER_CLOCK = 64;

    private final String name;
    private final Failures failures;
    private final Commands commands;
    private final Wakeup wakeup = new Wakeup();
    private final Watchers watches;
    private final Timers timers = new Timers();
    private final LoopThread thread;
    private final Tasks tasks;
    private int rounds;
    private int idleRounds;
    private long idleSinceNs;
    private boolean stopping;

    Poller(String name) {
        this.name = name;
        failures = new Failures(name, this::verifyTasks);
        tasks = new Tasks(failures);
        commands = new Commands(failures);
        watches = new Watchers(wakeup.fd(), failures);
        Duty duty = new Duty();
        thread = new LoopThread(new AgentRunner(duty, failures::report, null, duty), name);
    }

    void start() {
        thread.start();
    }

    /** The thread's number in the system. */
    int threadNumber() {
        return thread.number();
    }

    /** The thread that this poller runs on. */
    public Thread thread() {
        return thread;
    }

    /** Whether the calling thread is this poller's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Whether this poller has ended: tasks, timers and watches are served no more. Any thread. */
    public boolean isStopped() {
        return commands.isEnded();
    }

    /**
     * Runs {@code command} on this poller's thread, in order of submission. After the poller's end a submitting thread
     * runs it, one at a time, so that what must be given back is given back.
     */
    @Override
    public void execute(Runnable command) {
        if (commands.submit(command)) {
            wakeup();
        }
    }

    /** Ends the poller's sleep, if it sleeps. */
    public void wakeup() {
        wakeup.wake();
    }

    /** Adds a task to every later round. */
    public void add(PollTask task) {
        tasks.add(task);
    }

    /** Removes a task; the round under way may still run it once. */
    public void remove(PollTask task) {
        tasks.remove(task);
    }

    /**
     * Calls {@code watcher} with the epoll events of a file descriptor, until disposed. Dispose before the fd is
     * closed.
     *
     * @param events bits of {@link Epoll}
     */
    public Disposable watch(Fd fd, int events, IntConsumer watcher) {
        return watches.add(fd, events, watcher);
    }

    /** Runs {@code command} once, after that many nanoseconds, unless disposed before. */
    public Disposable schedule(Runnable command, long delayNs) {
        return timers.add(command, System.nanoTime() + delayNs);
    }

    /** Ends the thread and closes what it holds; tasks are told, and not run again. */
    void stop() {
        execute(() -> stopping = true);
    }

    private int round() {
        int work = commands.run();
        if (stopping) {
            throw new AgentTerminationException(true);
        }
        work += tasks.work();
        if (++rounds >= ROUNDS_PER_SERVICE) {
            rounds = 0;
            work += service(0);
        }
        return work;
    }

    private void verifyTasks() {
        tasks.verify();
    }

    private int service(long timeoutNs) {
        return watches.await(timeoutNs) + timers.run(System.nanoTime(), failures);
    }

    private void rest(int work) {
        if (work > 0) {
            idleRounds = 0;
            return;
        }
        Thread.interrupted(); // a pipeline may interrupt its own work, not the loop
        RxMode mode = tasks.mode();
        if (mode == RxMode.POLLING || (mode == RxMode.ADAPTIVE && !idleLongEnough())) {
            Thread.onSpinWait();
        } else {
            park();
        }
    }

    private boolean idleLongEnough() {
        if (idleRounds++ == 0) {
            idleSinceNs = System.nanoTime();
        }
        return idleRounds % ROUNDS_PER_CLOCK == 0 && System.nanoTime() - idleSinceNs > SPIN_NS;
    }

    private void park() {
        wakeup.beforeSleep();
        int served = 0;
        try {
            served = service(tasks.arm(commands.isEmpty() ? timers.delayNs(System.nanoTime()) : 0));
        } finally {
            wakeup.afterSleep();
        }
        if (served > 0) {
            idleRounds = 0;
        }
    }

    private void close() {
        tasks.stop();
        commands.end();
        watches.close();
        wakeup.close();
    }

    /**
     * What the runner repeats, and how it rests in between. An Error ends a runner; but the JVM's word of lost memory
     * may come anywhere in a loop, and be about one of its ports.
     */
    private final class Duty implements Agent, IdleStrategy {

        @Override
        public int doWork() {
            try {
                return round();
            } catch (InternalError e) {
                failures.report(e);
                return 1;
            }
        }

        @Override
        public String roleName() {
            return name;
        }

        @Override
        public void onClose() {
            close();
        }

        @Override
        public void idle(int workCount) {
            try {
                rest(workCount);
            } catch (InternalError e) {
                failures.report(e);
            }
        }

        @Override
        public void idle() {
            rest(0);
        }

        @Override
        public void reset() {
            idleRounds = 0;
        }
    }
}
