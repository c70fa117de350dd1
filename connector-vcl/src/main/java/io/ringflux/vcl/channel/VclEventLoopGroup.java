package io.ringflux.vcl.channel;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.ringflux.vcl.binding.VclRuntime;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops over VPP's host stack, one of VCL's workers each. VPP spreads the connections of a server over all loops
 * of the group that the server is bound in, and each connection stays where VPP has put it. So one group serves a
 * server and its connections; a second one would be idle.
 */
public final class VclEventLoopGroup extends MultiThreadIoEventLoopGroup {

    /**
     * Makes loops.
     *
     * @param loops how many, no more than the configuration has workers
     * @param threads makes the loops' threads
     */
    public VclEventLoopGroup(VclRuntime runtime, int loops, ThreadFactory threads) {
        super(loops, threads, VclIoHandler.newFactory(runtime));
        startAll();
    }

    /**
     * Makes loops on threads of Netty's own making.
     *
     * @param loops how many, no more than the configuration has workers
     */
    public VclEventLoopGroup(VclRuntime runtime, int loops) {
        super(loops, VclIoHandler.newFactory(runtime));
        startAll();
    }

    /** At once, while VPP is there: a worker that starts while it is away would keep VCL from attaching again. */
    private void startAll() {
        forEach(loop -> loop.execute(() -> {}));
    }
}
