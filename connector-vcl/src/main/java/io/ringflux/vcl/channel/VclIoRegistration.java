package io.ringflux.vcl.channel;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.ringflux.vcl.binding.VclWatcher;
import io.ringflux.vcl.binding.VclWorker;
import java.util.Collection;

/** A handle's place in a loop: its worker, and the way of its sessions' events. Used on the loop's thread. */
final class VclIoRegistration implements IoRegistration, VclWatcher {
    private final VclWorker worker;
    private final VclIoHandle handle;
    private final Collection<VclIoRegistration> all;
    private volatile boolean valid = true;

    VclIoRegistration(VclWorker worker, VclIoHandle handle, Collection<VclIoRegistration> all) {
        this.worker = worker;
        this.handle = handle;
        this.all = all;
        all.add(this);
        handle.registered();
    }

    VclWorker worker() {
        return worker;
    }

    /** This object: what Netty hands to the handle is a wrapper around it. */
    @Override
    // The caller knows the type, as with every registration of Netty's.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T attachment() {
        return (T) this;
    }

    /** What a session is watched for is told to the session itself. */
    @Override
    public long submit(IoOps ops) {
        throw new UnsupportedOperationException("a session of VCL takes no " + ops);
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean cancel() {
        if (!valid) {
            return false;
        }
        valid = false;
        all.remove(this);
        handle.unregistered();
        return true;
    }

    @Override
    public void ready(int events) {
        handle.handle(this, VclIoEvent.of(events));
    }

    @Override
    public void detached() {
        handle.handle(this, VclIoEvent.DETACHED);
    }

    void close() {
        handle.close();
    }
}
