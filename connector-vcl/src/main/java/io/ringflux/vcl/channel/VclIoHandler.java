package io.ringflux.vcl.channel;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.binding.VclWorker;
import io.ringflux.vcl.binding.WorkerWait;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives an event loop by one of VCL's workers: it sees what VPP has queued first, and then waits for VPP's messages
 * and for tasks together. While VPP is away it looks for it ten times a second.
 */
public final class VclIoHandler implements IoHandler {
    private final VclRuntime runtime;
    private final ThreadAwareExecutor executor;
    private final WorkerWait wait = new WorkerWait();
    private final Runnable stop = wait::wake;
    private final Set<VclIoRegistration> registrations = new LinkedHashSet<>();
    private @Nullable VclWorker worker;
    private IllegalStateException unusable = new IllegalStateException("the loop has not started");

    private VclIoHandler(VclRuntime runtime, ThreadAwareExecutor executor) {
        this.runtime = runtime;
        this.executor = executor;
    }

    /** For {@link io.netty.channel.MultiThreadIoEventLoopGroup}; {@link VclEventLoopGroup} starts all loops at once. */
    public static IoHandlerFactory newFactory(VclRuntime runtime) {
        return executor -> new VclIoHandler(runtime, executor);
    }

    @Override
    public void initialize() {
        try {
            VclWorker registered = runtime.register(stop);
            registered.wakes(wait);
            worker = registered;
        } catch (IllegalStateException e) {
            unusable = e;
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        if (worker != null && runtime.isStopping()) {
            prepareToDestroy();
            closeWorker();
        }
        VclWorker polled = worker;
        if (polled == null) {
            await(context, true);
            return 0;
        }
        int events = polled.poll();
        if (events == 0 && await(context, polled.isAway())) {
            events = polled.poll();
        }
        return events;
    }

    @Override
    public void prepareToDestroy() {
        List.copyOf(registrations).forEach(VclIoRegistration::close);
    }

    @Override
    public void destroy() {
        // They are still there when a fault has ended the loop.
        prepareToDestroy();
        closeWorker();
        wait.close();
    }

    /**
     * Gives the handle a place in this loop.
     *
     * @throws IllegalStateException when VCL takes no further worker, or has ended with the JVM
     */
    @Override
    public IoRegistration register(IoHandle handle) {
        if (worker == null) {
            initialize();
        }
        if (worker == null) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
        return new VclIoRegistration(worker, (VclIoHandle) handle, registrations);
    }

    @Override
    public void wakeup() {
        if (!executor.isExecutorThread(Thread.currentThread())) {
            wait.wake();
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return VclIoHandle.class.isAssignableFrom(type);
    }

    private boolean await(IoHandlerContext context, boolean away) {
        if (!context.canBlock()) {
            return false;
        }
        boolean endless = context.deadlineNanos() == -1;
        wait.await(endless ? -1 : context.delayNanos(System.nanoTime()), away);
        return true;
    }

    private void closeWorker() {
        if (worker != null) {
            worker.close();
            worker = null;
            unusable = new IllegalStateException("the loop has ended");
            runtime.unregister(stop);
        }
    }
}
