package io.ringflux.vcl.binding;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.In;

/**
 * libvppcom as jnr-ffi binds it: C names and C order, addresses and {@code size_t} as {@code long}. Results of zero or
 * more are good, below zero they are {@code -errno}. A call on a thread without a worker ends the process, so all of
 * them go through {@link VclRuntime}, {@link VclWorker} and {@link VclSession}.
 *
 * <p>The interfaces are public for the classes that jnr-ffi generates in a loader of its own.
 */
final class Vppcom {
    private Vppcom() {}

    /** What every release has. */
    public interface Calls {
        int vppcom_app_create(@In @Encoding("UTF-8") String name);

        void vppcom_app_destroy();

        int vppcom_worker_register();

        void vppcom_worker_unregister();

        int vppcom_worker_index();

        int vppcom_worker_mqs_epfd();

        int vppcom_session_create(byte protocol, byte nonBlocking);

        int vppcom_session_close(int session);

        int vppcom_session_shutdown(int session, int how);

        int vppcom_session_bind(int session, long endpoint);

        int vppcom_session_listen(int session, int backlog);

        int vppcom_session_accept(int session, long endpoint, int flags);

        int vppcom_session_connect(int session, long endpoint);

        int vppcom_session_read(int session, long buffer, long length);

        int vppcom_session_write(int session, long buffer, long length);

        int vppcom_session_write_msg(int session, long buffer, long length);

        int vppcom_session_recvfrom(int session, long buffer, int length, int flags, long endpoint);

        int vppcom_session_sendto(int session, long buffer, int length, int flags, long endpoint);

        int vppcom_session_attr(int session, int operation, long buffer, long length);

        int vppcom_add_cert_key_pair(long pair);

        int vppcom_epoll_create();

        int vppcom_epoll_ctl(int epoll, int operation, int session, long event);

        int vppcom_epoll_wait(int epoll, long events, int maxEvents, double timeoutMs);
    }

    /** From 22.10 on. */
    public interface SessionError {
        int vppcom_session_get_error(int session);
    }

    /** From 23.02 on. */
    public interface Detachment {
        int vppcom_worker_is_detached();
    }

    /** From 26.02 on. */
    public interface Configuration {
        int vppcom_app_create_with_config(long configuration);
    }

    /** From 26.02 on. */
    public interface Termination {
        int vppcom_session_terminate(int session);
    }
}
