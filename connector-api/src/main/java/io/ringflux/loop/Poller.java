package io.ringflux.loop;

import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.ThreadAffinity;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.NonBlocking;

/**
 * One thread that repeats {@link PollTask}s, serves file descriptors and timers, and sleeps when all tasks allow it.
 *
 * <p>Threading: {@link #execute} and {@link #wakeup} from any thread, everything else on the poller's own thread.
 */
public final class Poller implements Executor {

    /** Rounds between two looks at file descriptors and timers while tasks keep the loop busy. */
    private static final int ROUNDS_PER_SERVICE = 4096;

    /** How long an idle loop spins before it sleeps, in nanoseconds. */
    private static final long SPIN_NS = 50_000;

    private static final int ROUNDS_PER_CLOCK = 64;
    private static final PollTask[] NO_TASKS = {};
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final ManyToOneConcurrentLinkedQueue<Runnable> commands = new ManyToOneConcurrentLinkedQueue<>();
    private final Watchers watchers = new Watchers();
    private final Timers timers = new Timers();
    private final LoopThread thread;
    private final AgentRunner runner;
    private PollTask[] tasks = NO_TASKS;
    private int rounds;
    private int idleRounds;
    private long idleSinceNs;
    private boolean stopping;
    private volatile boolean parked;
    private volatile boolean stopped;

    Poller(String name, int cpu) {
        Duty duty = new Duty();
        runner = new AgentRunner(duty, e -> failed(name, e), null, duty);
        thread = new LoopThread(
                () -> {
                    if (cpu >= 0) {
                        ThreadAffinity.pinTo(cpu);
                    }
                    runner.run();
                },
                name);
    }

    void start() {
        thread.start();
    }

    /** The thread that this poller runs on. */
    public Thread thread() {
        return thread;
    }

    /** Whether the calling thread is this poller's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code command} on this poller's thread, in order of submission. */
    @Override
    public void execute(Runnable command) {
        if (stopped) {
            throw new RejectedExecutionException("loop " + thread.getName() + " has stopped");
        }
        commands.offer(command);
        wakeup();
    }

    /** Ends the poller's sleep, if it sleeps. */
    public void wakeup() {
        if (parked) {
            watchers.wakeup();
        }
    }

    /** Adds a task to every later round. */
    public void add(PollTask task) {
        PollTask[] grown = Arrays.copyOf(tasks, tasks.length + 1);
        grown[tasks.length] = task;
        tasks = grown;
    }

    /** Removes a task; the round under way may still run it once. */
    public void remove(PollTask task) {
        tasks = Arrays.stream(tasks).filter(t -> t != task).toArray(PollTask[]::new);
    }

    /**
     * Calls {@code watcher} with the epoll events of a file descriptor, until disposed. Dispose before the fd is
     * closed.
     *
     * @param events bits of {@link io.ringflux.nativeio.Epoll}
     */
    public Disposable watch(Fd fd, int events, IntConsumer watcher) {
        return watchers.add(fd, events, watcher);
    }

    /** Runs {@code command} once, after that many nanoseconds, unless disposed before. */
    public Disposable schedule(Runnable command, long delayNs) {
        return timers.add(command, System.nanoTime() + delayNs);
    }

    /** Ends the thread and closes what it holds; tasks are not run again. */
    void stop() {
        if (!stopped) {
            execute(() -> stopping = true);
        }
    }

    private int round() {
        int work = runCommands();
        if (stopping) {
            throw new AgentTerminationException();
        }
        for (PollTask task : tasks) {
            work += task.work();
        }
        if (++rounds >= ROUNDS_PER_SERVICE) {
            rounds = 0;
            work += service(0);
        }
        return work;
    }

    private int runCommands() {
        int count = 0;
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
            count++;
        }
        return count;
    }

    private int service(long timeoutNs) {
        return watchers.await(timeoutNs) + timers.run(System.nanoTime());
    }

    private void rest(int work) {
        if (work > 0) {
            idleRounds = 0;
            return;
        }
        RxMode mode = mode();
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

    /** The most eager mode among the tasks. */
    private RxMode mode() {
        RxMode mode = RxMode.INTERRUPT;
        for (PollTask task : tasks) {
            RxMode wanted = task.mode();
            if (wanted == RxMode.POLLING) {
                return wanted;
            }
            mode = wanted == RxMode.ADAPTIVE ? wanted : mode;
        }
        return mode;
    }

    private void park() {
        parked = true;
        long sleepNs = commands.isEmpty() ? timers.delayNs(System.nanoTime()) : 0;
        for (int i = 0; i < tasks.length && sleepNs > 0; i++) {
            sleepNs = Math.min(sleepNs, tasks[i].arm());
        }
        int served = service(sleepNs);
        parked = false;
        if (served > 0) {
            idleRounds = 0;
        }
    }

    private static void failed(String name, Throwable e) {
        if (!(e instanceof AgentTerminationException)) {
            LOG.error("A task of loop {} failed", name, e);
        }
    }

    private void close() {
        stopped = true;
        runCommands();
        tasks = NO_TASKS;
        watchers.close();
    }

    /** What the runner repeats, and how it rests in between. */
    private final class Duty implements Agent, IdleStrategy {

        @Override
        public int doWork() {
            return round();
        }

        @Override
        public String roleName() {
            return thread.getName();
        }

        @Override
        public void onClose() {
            close();
        }

        @Override
        public void idle(int workCount) {
            rest(workCount);
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

    /** A thread on which Reactor refuses to block. */
    private static final class LoopThread extends Thread implements NonBlocking {

        LoopThread(Runnable body, String name) {
            super(body, name);
            setDaemon(true);
        }
    }
}
